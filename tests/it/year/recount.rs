//! What became of the numbers of a period, and the money of them, from the messages alone: nothing of the program is asked.

use super::platform::{Message, Platform};
use crate::mig::read::{Element, all, elements, one};
use lj::domain::Period;
use std::collections::{BTreeMap, BTreeSet};

/// Money of one paper, whole dollars: taxable without tax, its tax, gross of consumers, zero-rated, zero-rated through customs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Money {
    net: i64,
    tax: i64,
    gross: i64,
    zero: i64,
    customs: i64,
}

/// An invoice that stands, or that is cancelled.
struct Paper {
    seller: String,
    money: Money,
    dead: bool,
}

/// What a seller's numbers came to.
#[derive(Default)]
pub struct OfSeller {
    pub issued: BTreeSet<String>,
    pub cancelled: BTreeSet<String>,
    pub blank: BTreeSet<String>,
    /// What it has of the head office's row, by E0401.
    pub shared: BTreeSet<String>,
    money: BTreeMap<String, Money>,
    back: Vec<(String, Money)>,
}

#[derive(Default)]
pub struct Recount {
    pub faults: Vec<String>,
    sellers: BTreeMap<String, OfSeller>,
}

/// Whole dollars, as every sum of a document has them.
fn whole(text: &str) -> i64 {
    let amount = text.parse::<rust_decimal::Decimal>().unwrap();
    assert!(amount.is_integer(), "{text}");
    amount.trunc().to_string().parse().unwrap()
}

/// The first day of a message is in these months: `20260131`.
fn is_in(period: Period, day: &str) -> bool {
    let day = chrono::NaiveDate::parse_from_str(day, "%Y%m%d").unwrap();
    (period.first_day()..=period.last_day()).contains(&day)
}

impl Recount {
    /// Of all that the platform has.
    pub fn of(platform: &Platform, period: Period) -> Self {
        let mut this = Self::default();
        let (mut live, mut allowances) = (BTreeMap::new(), BTreeMap::new());
        let mut blanks: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
        let mut shared: BTreeMap<String, (String, BTreeSet<String>)> = BTreeMap::new();
        for Message { kind, xml } in &platform.messages {
            let (_, read) = elements(xml);
            let text = |path: &str| one(&read, path).unwrap_or_default().to_owned();
            match kind.as_str() {
                "F0401" if is_in(period, &text("Invoice/Main/InvoiceDate")) => this.invoice(&read, &mut live),
                "F0501" => {
                    this.cancelled(&text("CancelInvoice/CancelInvoiceNumber"), &mut live, period, &read)
                }
                "F0701" if is_in(period, &text("VoidInvoice/InvoiceDate")) => {
                    let number = text("VoidInvoice/VoidInvoiceNumber");
                    if live.remove(&number).is_none() {
                        this.faults.push(format!("{number} is voided and was never issued"));
                    }
                }
                "G0401" if is_in(period, &text("Allowance/Main/AllowanceDate")) => {
                    allowances.insert(text("Allowance/Main/AllowanceNumber"), allowance(&read));
                }
                "G0501" if is_in(period, &text("CancelAllowance/AllowanceDate")) => {
                    let gone = allowances.remove(&text("CancelAllowance/CancelAllowanceNumber"));
                    if gone.is_none() {
                        this.faults.push(format!("{read:?} cancels no allowance"));
                    }
                }
                "E0402" if text("BranchTrackBlank/Main/YearMonth") == period.mig() => {
                    let branch = text("BranchTrackBlank/Main/BranchBan");
                    let track = text("BranchTrackBlank/Main/InvoiceTrack");
                    // A later report of a track takes the place of an earlier one.
                    let path = "BranchTrackBlank/Details/BranchTrackBlankItem";
                    blanks.insert(format!("{branch} {track}"), (branch, interval(&read, &track, path)));
                }
                "E0401" if text("BranchTrack/Main/YearMonth") == period.mig() => {
                    let [branch, track, begin, end] =
                        ["BranchBan", "InvoiceTrack", "InvoiceBeginNo", "InvoiceEndNo"]
                            .map(|name| text(&format!("BranchTrack/Main/{name}")));
                    let has = interval(&read, &track, "BranchTrack/Details/BranchTrackItem");
                    let row = format!("{track}{begin}")..=format!("{track}{end}");
                    if let Some(stray) = has.iter().find(|number| !row.contains(*number)) {
                        this.faults.push(format!("{stray} is not of the row {row:?}"));
                    }
                    // Of one row and branch a later one takes the place of an earlier one.
                    shared.insert(format!("{branch} {track}{begin}"), (branch, has));
                }
                _ => {}
            }
        }
        this.gather(live, allowances, blanks);
        for (branch, numbers) in shared.into_values() {
            this.sellers.entry(branch).or_default().shared.extend(numbers);
        }
        this
    }

    fn invoice(&mut self, read: &[Element], live: &mut BTreeMap<String, Paper>) {
        let main = |name: &str| one(read, &format!("Invoice/Main/{name}")).unwrap_or_default();
        let amount = |name: &str| whole(one(read, &format!("Invoice/Amount/{name}")).unwrap_or("0"));
        let (sales, zero) = (amount("SalesAmount"), amount("ZeroTaxSalesAmount"));
        let mut money = Money { tax: amount("TaxAmount"), ..Money::default() };
        if main("Buyer/Identifier") == "0000000000" {
            money.gross = sales
        } else {
            money.net = sales
        }
        // 1 is not through the customs, 2 is.
        if main("CustomsClearanceMark") == "2" {
            money.customs = zero
        } else {
            money.zero = zero
        }
        let paper = Paper { seller: main("Seller/Identifier").to_owned(), money, dead: false };
        let number = main("InvoiceNumber").to_owned();
        if live.insert(number.clone(), paper).is_some() {
            self.faults.push(format!("{number} is issued twice"));
        }
    }

    fn cancelled(
        &mut self,
        number: &str,
        live: &mut BTreeMap<String, Paper>,
        period: Period,
        read: &[Element],
    ) {
        if !is_in(period, one(read, "CancelInvoice/InvoiceDate").unwrap()) {
            return;
        }
        match live.get_mut(number).filter(|paper| !paper.dead) {
            Some(paper) => paper.dead = true,
            None => self.faults.push(format!("{number} is cancelled and does not stand")),
        }
    }

    fn gather(
        &mut self,
        live: BTreeMap<String, Paper>,
        allowances: BTreeMap<String, (String, String, Money)>,
        blanks: BTreeMap<String, (String, BTreeSet<String>)>,
    ) {
        for (number, Paper { seller, money, dead }) in live {
            let of = self.sellers.entry(seller).or_default();
            if dead {
                of.cancelled.insert(number);
            } else {
                of.issued.insert(number.clone());
                of.money.insert(number, money);
            }
        }
        for (seller, number, money) in allowances.into_values() {
            self.sellers.entry(seller).or_default().back.push((number, money));
        }
        for (branch, numbers) in blanks.into_values() {
            self.sellers.entry(branch).or_default().blank.extend(numbers);
        }
    }

    /// What a seller's numbers came to; it must have some.
    pub fn seller(&self, ubn: &str) -> &OfSeller {
        &self.sellers[ubn]
    }
}

/// Seller, number of the invoice, money: what was sold at one tax comes back at that.
fn allowance(read: &[Element]) -> (String, String, Money) {
    let text = |path: &str| one(read, &format!("Allowance/{path}")).unwrap().to_owned();
    let item = |name: &str| all(read, &format!("Allowance/Details/ProductItem/{name}"));
    let (amount, tax) = (whole(&text("Amount/TotalAmount")), whole(&text("Amount/TaxAmount")));
    let kinds: BTreeSet<&str> = item("TaxType").into_iter().collect();
    assert_eq!(kinds.len(), 1, "{read:?}");
    let money = match kinds.contains("2") {
        true => Money { zero: amount, tax, ..Money::default() },
        false => Money { net: amount, tax, ..Money::default() },
    };
    (text("Main/Seller/Identifier"), item("OriginalInvoiceNumber")[0].to_owned(), money)
}

/// Every number of every interval.
fn interval(read: &[Element], track: &str, path: &str) -> BTreeSet<String> {
    let ends = |name: &str| all(read, &format!("{path}/{name}"));
    let mut numbers = BTreeSet::new();
    for (begin, end) in ends("InvoiceBeginNo").iter().zip(ends("InvoiceEndNo")) {
        let (begin, end): (u32, u32) = (begin.parse().unwrap(), end.parse().unwrap());
        numbers.extend((begin..=end).map(|serial| format!("{track}{serial:08}")));
    }
    numbers
}

impl OfSeller {
    /// The boxes of form 401 that these papers fill, those of some numbers left out: 5, 6, 7, 15, 17, 18, 19.
    pub fn boxes_without(&self, others: &BTreeSet<String>) -> Vec<(u16, i64)> {
        let sum = |papers: &mut dyn Iterator<Item = &Money>| {
            papers.fold(Money::default(), |sum, one| Money {
                net: sum.net + one.net,
                tax: sum.tax + one.tax,
                gross: sum.gross + one.gross,
                zero: sum.zero + one.zero,
                customs: sum.customs + one.customs,
            })
        };
        let sold = sum(&mut self
            .money
            .iter()
            .filter(|(number, _)| !others.contains(*number))
            .map(|(_, money)| money));
        let back =
            sum(&mut self.back.iter().filter(|(number, _)| !others.contains(number)).map(|(_, money)| money));
        // The tax of consumers is taken out once, half up.
        let net_of = (sold.gross * 40 + 21) / 42;
        vec![
            (5, sold.net + net_of),
            (6, sold.tax + sold.gross - net_of),
            (7, sold.zero),
            (15, sold.customs),
            (17, back.net),
            (18, back.tax),
            (19, back.zero),
        ]
    }
}
