//! Every setting of `config.toml`, for `lj help config`: where it stands, an example, what it means.

/// One setting.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The section's heading; empty for the top of the file.
    pub section: &'static str,
    /// Its name.
    pub key: &'static str,
    /// A value as it is written.
    pub example: &'static str,
    /// What it means, Chinese and English.
    pub meaning: (&'static str, &'static str),
}

const TOP: &str = "";
const PRINTER: &str = "[printer.T1]";
const UPLINK: &str = "[uplink]";
const MIRROR: &str = "[mirror]";
const SCANNER: &str = "[scanner]";
const DAILY_LIST: &str = "[daily_list]";

const fn setting(
    section: &'static str,
    key: &'static str,
    example: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Setting {
    Setting { section, key, example, meaning: (zh, en) }
}

/// All of them, in the order of a file.
pub const SETTINGS: &[Setting] = &[
    setting(
        TOP,
        "lang",
        "\"zh\"",
        "語言：zh、en、auto（依環境）",
        "language: zh, en, auto (the environment's)",
    ),
    setting(TOP, "start", "\"sale\"", "畫面先開哪裡：lj、sale", "what the screens open on: lj, sale"),
    setting(
        TOP,
        "keymap",
        "\"legacy\"",
        "按鍵：legacy、vim、function-keys，或按鍵資料夾中的檔名",
        "keys: legacy, vim, function-keys, or a file of the key map directory",
    ),
    setting(TOP, "borders", "\"auto\"", "框線：auto、unicode、ascii", "frames: auto, unicode, ascii"),
    setting(
        TOP,
        "theme",
        "\"own\"",
        "顏色：own（終端機自己的）、mono、blue（舊畫面）、contrast",
        "colours: own (the terminal's), mono, blue (the legacy screen's), contrast",
    ),
    setting(
        TOP,
        "cursor",
        "\"cell\"",
        "游標所在列：cell 只有記號、row 整列反白",
        "the row under the cursor: cell (a sign alone), row (reversed too)",
    ),
    setting(
        TOP,
        "bell",
        "\"all\"",
        "鈴聲：all（一聲拒絕、兩聲按鍵沒有收下、三聲完成）、refusals（不響完成）、off",
        "the bell: all (one: refused, two: a key was not taken, three: over), refusals (without the last), off",
    ),
    setting(
        TOP,
        "import_folder",
        "\"/home/a/下載\"",
        "電子發票字軌匯入看哪個資料夾",
        "the folder that Import looks in",
    ),
    setting(
        TOP,
        "backup_folder",
        "\"/media/stick\"",
        "維護先建議備份到哪裡，完整路徑",
        "where a backup is proposed to go, a whole path",
    ),
    setting(
        PRINTER,
        "device",
        "\"/dev/usb/lp0\"",
        "印表機的裝置；收銀台代號或 default 一節",
        "the printer's device; one section a till, or default",
    ),
    setting(PRINTER, "tcp", "\"192.168.1.50:9100\"", "網路印表機的位址", "the address of a network printer"),
    setting(
        PRINTER,
        "spool",
        "\"/var/spool/lj\"",
        "每張紙一個檔案，放在這個資料夾",
        "a folder that gets a file for each paper",
    ),
    setting(PRINTER, "cups", "\"receipts\"", "CUPS 的印表機名稱", "the name of a queue of CUPS"),
    setting(
        PRINTER,
        "text",
        "\"dots\"",
        "文字怎麼印：dots（畫出來）、cp950（印表機有中文）",
        "text as dots (drawn) or cp950 (the printer's own)",
    ),
    setting(PRINTER, "status", "true", "印表機會回報狀態", "the printer answers how it is"),
    setting(PRINTER, "drawer", "true", "接著錢櫃", "a drawer hangs on it"),
    setting(PRINTER, "baud", "9600", "序列埠的速度", "speed of a serial line"),
    setting(
        PRINTER,
        "parity",
        "\"none\"",
        "序列埠的同位：none、even、odd",
        "parity of a serial line: none, even, odd",
    ),
    setting(
        PRINTER,
        "flow",
        "\"none\"",
        "序列埠的流量控制：none、software、hardware",
        "flow control of a serial line: none, software, hardware",
    ),
    setting(
        UPLINK,
        "gateway",
        "\"offline-centre\"",
        "加值中心：none、offline-centre、amego、turnkey",
        "the way to the platform: none, offline-centre, amego, turnkey",
    ),
    setting(UPLINK, "url", "\"https://centre.example\"", "加值中心的位址", "the centre's address"),
    setting(
        UPLINK,
        "dialect",
        "\"ecpay\"",
        "offline-centre 的格式：ecpay、opay",
        "dialect of an offline-centre: ecpay, opay",
    ),
    setting(
        UPLINK,
        "merchant_id",
        "\"3085340\"",
        "加值中心給的特店編號",
        "the merchant's name at the centre",
    ),
    setting(UPLINK, "machine_id", "\"LJ\"", "加值中心給的機台名稱", "the machine's name at the centre"),
    setting(UPLINK, "ubn", "\"12345675\"", "Amego 帳號的統編", "the UBN of the account at Amego"),
    setting(
        UPLINK,
        "ca_file",
        "\"/etc/lj/ca.pem\"",
        "加值中心的憑證簽發者",
        "who signs the centre's certificate",
    ),
    setting(UPLINK, "folder", "\"/srv/turnkey\"", "Turnkey 的資料夾", "the folder of Turnkey"),
    setting(
        UPLINK,
        "results",
        "\"/srv/turnkey/results\"",
        "Turnkey 放回覆的資料夾",
        "where Turnkey puts its results",
    ),
    setting(
        UPLINK,
        "answer_ms",
        "2000",
        "等加值中心回覆多久，只用於測試資料",
        "how long an answer is waited for; sample stores alone",
    ),
    setting(
        UPLINK,
        "back_off_ms",
        "1000",
        "失敗後隔多久再試，只用於測試資料",
        "the wait after a failure; sample stores alone",
    ),
    setting(
        UPLINK,
        "confirm_ms",
        "1000",
        "隔多久問一次結果，只用於測試資料",
        "the wait before asking for a result; sample stores alone",
    ),
    setting(
        MIRROR,
        "folder",
        "\"/media/mirror\"",
        "帳本的第二份放哪裡，完整路徑",
        "the second directory of the ledger, a whole path",
    ),
    setting(
        MIRROR,
        "start_without",
        "\"sell\"",
        "沒有鏡像時：sell 照常營業、refuse 不開啟",
        "without the mirror: sell, or refuse to open",
    ),
    setting(
        SCANNER,
        "prefix",
        "\"~\"",
        "掃描器送在每個條碼前面的字元；lj scanner learn 會學",
        "what the scanner sends before each code; `lj scanner learn` learns it",
    ),
    setting(
        SCANNER,
        "suffix",
        "\"enter\"",
        "掃描器送在每個條碼後面的鍵：enter、tab、none",
        "what it sends behind each code: enter, tab, none",
    ),
    setting(
        SCANNER,
        "quiet_ms",
        "90",
        "掃描器兩個字之間最久幾毫秒，40 到 500；熱鍵等這麼久",
        "the longest silence between two of its characters, 40 to 500 ms; a hotkey waits so long",
    ),
    setting(
        DAILY_LIST,
        "day",
        "\"日期\"",
        "歷史存證檢核表（CSV）中日期欄的標題；用於 lj reconcile 檢核表.csv",
        "the heading of the day in a daily list (CSV), for `lj reconcile LIST.csv`",
    ),
    setting(
        DAILY_LIST,
        "message",
        "\"訊息\"",
        "訊息別（F0401 等）欄的標題",
        "the heading of the message (F0401 …)",
    ),
    setting(DAILY_LIST, "count", "\"筆數\"", "筆數欄的標題", "the heading of the count"),
    setting(
        DAILY_LIST,
        "figure",
        "\"confirmed\"",
        "筆數要核對什麼：issued 應傳、sent 已傳、confirmed 已確認、rejected 退回",
        "what the counts are held against: issued, sent, confirmed, rejected",
    ),
];
