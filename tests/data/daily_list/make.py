"""Makes the daily lists of the tests with a real writer of .xls (xlwt 1.3.0) and Python's own zip:

    python3 make.py            # needs xlwt

Only the places that are known of such a list are filled; all wording besides the one heading that is looked for is ours.
"""

import os
import zipfile

import xlwt

HERE = os.path.dirname(os.path.abspath(__file__))
STAMP = (2026, 1, 9, 6, 0, 0)


def book(figures, faults, name):
    out = xlwt.Workbook(encoding="utf-8")
    first = out.add_sheet("統計")
    first.write(0, 0, "測試用檢核表")
    for column, head in enumerate(["店", "日", "1-1", "1-2", "2-1", "2-2", "3-1", "3-3", "", "差1", "差2"]):
        first.write(3, column, head)
    sent, unsent, answered, unanswered, kept, unkept = figures
    first.write(4, 0, "測試商店")
    for column, figure in enumerate(figures, start=2):
        first.write(4, column, figure)
    first.write(4, 10, answered - kept)
    first.write(4, 9, sent - answered)
    second = out.add_sheet("明細")
    second.write(0, 0, "x" * 9000 + "測" * 3000)
    third = out.add_sheet("異常")
    third.write(0, 0, "下列為異常")
    third.write(2, 0, "送方統編")
    third.write(2, 1, "號碼")
    for row, (ubn, number) in enumerate(faults, start=3):
        third.write(row, 0, ubn)
        third.write(row, 1, number)
    out.save(os.path.join(HERE, name))


book([3, 0, 3, 0, 3, 0], [], "good.xls")
book([5, 1, 4, 0, 3, 1], [["12345675", "AB10000003"]], "bad.xls")
with zipfile.ZipFile(os.path.join(HERE, "good.zip"), "w", zipfile.ZIP_DEFLATED) as out:
    with open(os.path.join(HERE, "good.xls"), "rb") as sheet:
        out.writestr(zipfile.ZipInfo("檢核表.xls", STAMP), sheet.read(), zipfile.ZIP_DEFLATED)
