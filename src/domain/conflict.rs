//! What buyer, carrier, donation, zero rate and names may not be together (R10; MIG 4.1, the platform's cross-field
//! rules). Said while it is typed, and decided again in the engine, by the same function.

use super::{BUYER_NAME_CHARS_MAX, Carrier, PrintMark, SaleDraft, TaxChoice, Together, Ubn, text_length};
use serde::{Deserialize, Serialize};

/// Two things of a sale that do not go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Conflict {
    /// 捐贈 with 統編: a company's invoice cannot be donated.
    DonationAndBuyer,
    /// 捐贈 with 載具, where the centre does not take both.
    DonationAndCarrier,
    /// 自然人憑證 with 統編, where the centre does not take both.
    CitizenAndBuyer,
    /// A buyer's name without a 統編: a consumer stays without a name.
    NameWithoutBuyer,
    /// A buyer's name that the centres refuse (`0`, `00`, `000`, `0000`), or one that is too long.
    BadBuyerName,
    /// A zero-rated line without 通關方式 and 零稅率原因 (E0112).
    ZeroRateMissing,
    /// 通關方式 or 零稅率原因 without a zero-rated line (E0228).
    ZeroRateWithoutLine,
    /// 統編 00000000, which is nobody's (R10): a consumer has none.
    BuyerOfZeros,
    /// 手機條碼 with 統編, where the centre does not take both.
    MobileAndBuyer,
    /// The proof slip of an invoice in a carrier, where the centre does not take both.
    CarrierAndSlip,
    /// Lines of different tax that the centre does not take on one invoice.
    MixedTax,
    /// A carrier of a kind that the centre does not take.
    CarrierNotTaken,
    /// A member's carrier with 統編, where the centre does not take both.
    MemberAndBuyer,
    /// A card with 統編, where the centre does not take both.
    CardAndBuyer,
}

impl SaleDraft {
    /// Everything that does not go together, at a centre that takes so much.
    pub fn conflicts(&self, takes: &Together) -> Vec<Conflict> {
        let (donated, company) = (self.donation.is_some(), self.buyer.is_some());
        let citizen = matches!(self.carrier, Some(Carrier::CitizenCertificate(_)));
        let mobile = matches!(self.carrier, Some(Carrier::MobileBarcode(_)));
        let member = matches!(self.carrier, Some(Carrier::Member(_) | Carrier::Registered(_)));
        let card = matches!(self.carrier, Some(Carrier::Card(_)));
        let taken = self.carrier.as_ref().is_none_or(|carrier| takes.carriers.takes(carrier));
        let carried_slip = self.carrier.is_some() && self.print_mark() == PrintMark::Yes;
        let zero_line = self.lines.iter().any(|line| line.tax == TaxChoice::Zero);
        let name = self.buyer_name.as_str();
        let only_zeros = !name.is_empty() && name.chars().all(|c| c == '0');
        let bad_name = only_zeros || text_length(name) > BUYER_NAME_CHARS_MAX;
        [
            (donated && company, Conflict::DonationAndBuyer),
            (donated && self.carrier.is_some() && !takes.carrier_and_donation, Conflict::DonationAndCarrier),
            (citizen && company && !takes.citizen_and_buyer, Conflict::CitizenAndBuyer),
            (!name.is_empty() && !company, Conflict::NameWithoutBuyer),
            (bad_name, Conflict::BadBuyerName),
            (zero_line && self.zero_rate.is_none(), Conflict::ZeroRateMissing),
            (!zero_line && self.zero_rate.is_some(), Conflict::ZeroRateWithoutLine),
            (self.buyer.is_some_and(Ubn::is_zeros), Conflict::BuyerOfZeros),
            (mobile && company && !takes.mobile_and_buyer, Conflict::MobileAndBuyer),
            (carried_slip && !takes.carrier_and_slip, Conflict::CarrierAndSlip),
            (!takes.mixed_tax.takes(&self.lines), Conflict::MixedTax),
            (!taken, Conflict::CarrierNotTaken),
            (member && company && !takes.member_and_buyer, Conflict::MemberAndBuyer),
            (card && company && !takes.card_and_buyer, Conflict::CardAndBuyer),
        ]
        .into_iter()
        .filter_map(|(found, conflict)| found.then_some(conflict))
        .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        CleanText, Clearance, DonationCode, MixedTax, OtherCarriers, PaperWish, SaleLine, ZeroRate,
        ZeroReason,
    };

    /// Nothing goes together.
    const NOTHING: Together = Together {
        carrier_and_donation: false,
        citizen_and_buyer: false,
        mobile_and_buyer: false,
        carrier_and_slip: false,
        mixed_tax: MixedTax::TaxableAndOne,
        carriers: OtherCarriers::NONE,
        member_and_buyer: false,
        card_and_buyer: false,
    };

    fn text(raw: &str) -> CleanText {
        CleanText::new(raw, 100).unwrap()
    }

    #[test]
    fn what_goes_together_has_no_conflict() {
        let mobile = Carrier::parse("/ABC+123");
        let buyer = Ubn::parse("12345675").ok();
        assert_eq!(SaleDraft::default().conflicts(&NOTHING), []);
        let named = SaleDraft { buyer, buyer_name: text("大明"), carrier: mobile, ..SaleDraft::default() };
        assert_eq!(named.conflicts(&Together::ALL), []);
    }

    #[test]
    fn each_conflict_is_found() {
        let buyer = Ubn::parse("12345675").ok();
        let donation = DonationCode::parse("168001");
        let citizen = Carrier::parse("AB12345678901234");
        let zero = SaleLine { tax: TaxChoice::Zero, ..SaleLine::new(text("a"), 1.into(), 1.into()) };
        let reason = ZeroReason::try_from(71).unwrap();
        let rate = ZeroRate { clearance: Clearance::ThroughCustoms, reason };
        let usual = SaleDraft::default;
        for (draft, conflict) in [
            (SaleDraft { buyer, donation: donation.clone(), ..usual() }, Conflict::DonationAndBuyer),
            (SaleDraft { donation, carrier: citizen.clone(), ..usual() }, Conflict::DonationAndCarrier),
            (SaleDraft { buyer, carrier: citizen, ..usual() }, Conflict::CitizenAndBuyer),
            (SaleDraft { buyer_name: text("大明"), ..usual() }, Conflict::NameWithoutBuyer),
            (SaleDraft { buyer, buyer_name: text("0000"), ..usual() }, Conflict::BadBuyerName),
            (SaleDraft { buyer, buyer_name: text(&"名".repeat(61)), ..usual() }, Conflict::BadBuyerName),
            (SaleDraft { lines: vec![zero], ..usual() }, Conflict::ZeroRateMissing),
            (SaleDraft { zero_rate: Some(rate), ..usual() }, Conflict::ZeroRateWithoutLine),
            (SaleDraft { buyer: Ubn::try_from(0).ok(), ..usual() }, Conflict::BuyerOfZeros),
            (SaleDraft { carrier: Carrier::parse("0912345678"), ..usual() }, Conflict::CarrierNotTaken),
        ] {
            assert_eq!(draft.conflicts(&NOTHING), [conflict], "{draft:?}");
        }
    }

    /// Each property of a centre is one cell: with it there is no conflict, without it exactly that one.
    #[test]
    fn each_property_of_a_centre_lets_its_two_things_go_together() {
        let buyer = Ubn::parse("12345675").ok();
        let donation = DonationCode::parse("168001");
        let (citizen, mobile) = (Carrier::parse("AB12345678901234"), Carrier::parse("/ABC+123"));
        let line = |tax| SaleLine { tax, ..SaleLine::new(text("a"), 1.into(), 1.into()) };
        let reason = ZeroReason::try_from(71).unwrap();
        let zero_rate = Some(ZeroRate { clearance: Clearance::ThroughCustoms, reason });
        let usual = SaleDraft::default;
        let mixed = |kinds: &[TaxChoice]| SaleDraft {
            lines: kinds.iter().map(|kind| line(*kind)).collect(),
            zero_rate: zero_rate.filter(|_| kinds.contains(&TaxChoice::Zero)),
            ..usual()
        };
        let all = Together::ALL;
        let on_request = PaperWish::OnRequest;
        let cells = [
            (
                SaleDraft { carrier: mobile.clone(), donation, ..usual() },
                Together { carrier_and_donation: false, ..all },
                Conflict::DonationAndCarrier,
            ),
            (
                SaleDraft { buyer, carrier: citizen, ..usual() },
                Together { citizen_and_buyer: false, ..all },
                Conflict::CitizenAndBuyer,
            ),
            (
                SaleDraft { buyer, carrier: mobile.clone(), ..usual() },
                Together { mobile_and_buyer: false, ..all },
                Conflict::MobileAndBuyer,
            ),
            (
                SaleDraft { buyer, carrier: mobile, paper: on_request, ..usual() },
                Together { carrier_and_slip: false, ..all },
                Conflict::CarrierAndSlip,
            ),
            (
                mixed(&[TaxChoice::Free, TaxChoice::Zero]),
                Together { mixed_tax: MixedTax::TaxableAndOne, ..all },
                Conflict::MixedTax,
            ),
        ];
        let carried = |code: &str| SaleDraft { carrier: Carrier::parse(code), ..usual() };
        let bought = |code: &str| SaleDraft { buyer, ..carried(code) };
        let (none, taken) = (OtherCarriers::NONE, Conflict::CarrierNotTaken);
        let others = [
            (carried("amy@example.com"), OtherCarriers { member: true, ..none }),
            (carried("EJ0113:7"), OtherCarriers { registered: true, ..none }),
            (carried("easycard:1:2"), OtherCarriers { easycard: true, ..none }),
            (carried("icash:1:2"), OtherCarriers { icash: true, ..none }),
            (carried("ipass:1:2"), OtherCarriers { ipass: true, ..none }),
            (carried("bank-card:1:2"), OtherCarriers { bank_card: true, ..none }),
            (carried("credit-card:2"), OtherCarriers { credit_card: true, ..none }),
        ];
        for (place, (sale, carriers)) in others.iter().enumerate() {
            assert_eq!(sale.conflicts(&Together { carriers: *carriers, ..all }), [], "{sale:?}");
            let (_, other) = others[(place + 1) % others.len()];
            assert_eq!(sale.conflicts(&Together { carriers: other, ..all }), [taken], "{sale:?}");
        }
        for code in ["amy@example.com", "EJ0113:7"] {
            let without = Together { member_and_buyer: false, ..all };
            assert_eq!(bought(code).conflicts(&all), []);
            assert_eq!(bought(code).conflicts(&without), [Conflict::MemberAndBuyer]);
        }
        let without = Together { card_and_buyer: false, ..all };
        assert_eq!(bought("ipass:1:2").conflicts(&all), []);
        assert_eq!(bought("ipass:1:2").conflicts(&without), [Conflict::CardAndBuyer]);
        for (sale, without, conflict) in cells {
            assert_eq!(sale.conflicts(&all), [], "{conflict:?}");
            assert_eq!(sale.conflicts(&without), [conflict]);
            assert!(NOTHING != all && sale.conflicts(&NOTHING).contains(&conflict));
        }
        for pair in [[TaxChoice::Taxable, TaxChoice::Free], [TaxChoice::Taxable, TaxChoice::Zero]] {
            assert_eq!(mixed(&pair).conflicts(&NOTHING), [], "{pair:?}");
        }
        let three = [TaxChoice::Taxable, TaxChoice::Free, TaxChoice::Zero];
        assert_eq!(mixed(&three).conflicts(&NOTHING), [Conflict::MixedTax]);
    }
}
