//! A reader of messages that knows nothing of the writer: every element with a text, by its path.

use quick_xml::Reader;
use quick_xml::events::Event;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// An element's path (`Invoice/Main/Seller/Name`) and its text.
pub type Element = (String, String);

/// The namespace of the root, and every element that holds a text, in order.
pub fn elements(xml: &[u8]) -> (String, Vec<Element>) {
    let mut reader = Reader::from_str(std::str::from_utf8(xml).unwrap());
    let (mut path, mut found, mut namespace) = (Vec::new(), Vec::new(), String::new());
    let mut text = String::new();
    let mut is_leaf = false;
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => {
                path.push(start.name().as_ref().to_owned());
                if path.len() == 1 {
                    let attribute = start.try_get_attribute("xmlns").unwrap().unwrap();
                    namespace = attribute.value.into_owned();
                }
                text.clear();
                is_leaf = true;
            }
            Event::Text(part) => text += &part,
            Event::GeneralRef(name) => text.push(match &*name {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                other => panic!("&{other};"),
            }),
            Event::End(_) => {
                if is_leaf {
                    found.push((path.join("/"), std::mem::take(&mut text)));
                }
                is_leaf = false;
                path.pop();
            }
            Event::Eof => return (namespace, found),
            Event::Decl(_) => {}
            other => panic!("{other:?}"),
        }
    }
}

/// The texts of one path.
pub fn all<'a>(elements: &'a [Element], path: &str) -> Vec<&'a str> {
    elements.iter().filter(|(at, _)| at == path).map(|(_, text)| text.as_str()).collect()
}

/// The only text of a path, if there is one.
pub fn one<'a>(elements: &'a [Element], path: &str) -> Option<&'a str> {
    let found = all(elements, path);
    assert!(found.len() < 2, "{path}: {found:?}");
    found.first().copied()
}

pub fn figure(text: &str) -> Decimal {
    assert!(!text.contains(['e', 'E', '+', ' ']), "{text}");
    text.parse().unwrap()
}

/// Price × quantity, half up at seven decimals, in whole numbers alone: what every line of every message comes to (R11).
pub fn product(price: Decimal, quantity: Decimal) -> Decimal {
    let (price, quantity) = (price.normalize(), quantity.normalize());
    let scale = price.scale() + quantity.scale();
    let exact = price.mantissa() * quantity.mantissa();
    if scale <= 7 {
        return Decimal::from_i128_with_scale(exact, scale);
    }
    let unit = 10i128.pow(scale - 7);
    let rounded = (exact.abs() + unit / 2) / unit * exact.signum();
    Decimal::from_i128_with_scale(rounded, 7)
}

/// Whole dollars, half up.
pub fn whole(sum: Decimal) -> Decimal {
    (sum.abs() * Decimal::TWO + Decimal::ONE).trunc().checked_div(Decimal::TWO).unwrap().trunc()
        * Decimal::from(if sum.is_sign_negative() { -1 } else { 1 })
}

/// What the platform recomputes of an F0401 (E0103, E0105, E0106, E0220): the lines by their tax, and all sums.
pub fn check_sums(elements: &[Element]) {
    let item = |name: &str| all(elements, &format!("Invoice/Details/ProductItem/{name}"));
    let (quantities, prices) = (item("Quantity"), item("UnitPrice"));
    let (amounts, taxes, places) = (item("Amount"), item("TaxType"), item("SequenceNumber"));
    let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
    for (at, amount) in amounts.iter().enumerate() {
        let (quantity, price, amount) = (figure(quantities[at]), figure(prices[at]), figure(amount));
        assert!(!quantity.is_zero(), "E0106");
        assert_eq!(product(price, quantity), amount, "R11: {quantity} x {price}");
        *sums.entry(taxes[at]).or_default() += amount;
    }
    let numbered: Vec<String> = (1..=amounts.len()).map(|place| format!("{place:03}")).collect();
    assert_eq!(places, numbered, "E0220");
    let sum = |name: &str| figure(one(elements, &format!("Invoice/Amount/{name}")).unwrap());
    let of = |tax: &str| sums.get(tax).copied().unwrap_or_default();
    let (taxed, zero, free) = (whole(of("1")), whole(of("2")), whole(of("3")));
    assert_eq!(taxed, sum("SalesAmount"), "E0103");
    assert_eq!(zero, sum("ZeroTaxSalesAmount"), "E0103");
    assert_eq!(free, sum("FreeTaxSalesAmount"), "E0103");
    let total = sum("TotalAmount");
    assert_eq!(taxed + zero + free + sum("TaxAmount"), total, "E0103");
    assert!(total >= Decimal::ONE, "E0105");
    let is_consumer = one(elements, "Invoice/Main/Buyer/Identifier") == Some("0000000000");
    let expected = match is_consumer {
        true => Decimal::ZERO,
        false => sum("SalesAmount") * Decimal::new(5, 2),
    };
    assert!((sum("TaxAmount") - expected).abs() <= Decimal::ONE, "5 %");
    let rate = if sums.contains_key("1") { Decimal::new(5, 2) } else { Decimal::ZERO };
    assert_eq!(sum("TaxRate"), rate);
    let kinds: Vec<&str> = sums.keys().copied().collect();
    let tax_type = one(elements, "Invoice/Amount/TaxType").unwrap();
    assert_eq!(tax_type, if kinds.len() > 1 { "9" } else { kinds[0] });
}

/// What the platform checks of marks together (E0112, E0228, E1005 and Turnkey's own).
pub fn check_marks(elements: &[Element]) {
    let main = |name: &str| one(elements, &format!("Invoice/Main/{name}"));
    let is_consumer = main("Buyer/Identifier") == Some("0000000000");
    assert_eq!(main("DonateMark") == Some("1"), main("NPOBAN").is_some());
    if let Some(code) = main("NPOBAN") {
        assert!(is_consumer && main("PrintMark") == Some("N") && (3..=7).contains(&code.len()));
    }
    if main("PrintMark") == Some("N") {
        assert!(main("CarrierId1").is_some() || main("NPOBAN").is_some());
    }
    // A card has two numbers; of any other carrier both ids are the same.
    let is_card =
        main("CarrierType").is_some_and(|kind| ["1K0001", "1H0001", "2G0001", "EK0002"].contains(&kind));
    assert_eq!(main("CarrierId1") == main("CarrierId2"), !is_card, "E1005");
    assert_eq!(main("CarrierType").is_some(), main("CarrierId1").is_some());
    let has_zero = all(elements, "Invoice/Details/ProductItem/TaxType").contains(&"2");
    assert_eq!(main("CustomsClearanceMark").is_some(), has_zero, "E0112");
    assert_eq!(main("ZeroTaxRateReason").is_some(), has_zero);
    assert_eq!(main("RandomNumber").map(str::len), Some(4));
    assert!(main("Seller/Name").is_some_and(|name| (1..=60).contains(&name.chars().count())));
}
