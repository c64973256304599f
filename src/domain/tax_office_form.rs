//! 電子發票字軌號碼申請書: the form that goes to the tax office when the platform says 已達取號上限 or 沒有可取用的本數, or
//! when a shop begins or ends (R21). It asks for books *each period*, by how many more or fewer than before.

use super::AllocationMode;

/// What is ticked for a tax kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum FormChange {
    /// 首次申請: so many books, which are the first.
    First(u64),
    /// 增加: so many more than before.
    More(u64),
    /// 減少: so many fewer than before.
    Fewer(u64),
    /// 停止使用.
    Stop,
    /// Nothing is ticked: as before.
    Same,
}

impl FormChange {
    /// From the books that were taken last (`None` where there never were any) to those that are wanted each period; 0 ends it.
    pub fn between(taken: Option<u64>, wanted: u64) -> Self {
        match (taken.filter(|taken| *taken > 0), wanted) {
            (None, 0) => Self::Same,
            (None, wanted) => Self::First(wanted),
            (Some(_), 0) => Self::Stop,
            (Some(taken), wanted) if wanted > taken => Self::More(wanted - taken),
            (Some(taken), wanted) if wanted < taken => Self::Fewer(taken - wanted),
            (Some(_), _) => Self::Same,
        }
    }

    /// The figure that is written beside the tick: groups of 50 numbers.
    pub fn books(self) -> Option<u64> {
        match self {
            Self::First(books) | Self::More(books) | Self::Fewer(books) => Some(books),
            Self::Stop | Self::Same => None,
        }
    }
}

/// The figures of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxOfficeForm {
    /// 一般稅額計算.
    pub general: FormChange,
    /// 特種稅額計算.
    pub special: FormChange,
    /// 年配 or 期配.
    pub allocation: AllocationMode,
}

impl TaxOfficeForm {
    /// True where nothing is asked for, so that no form is needed.
    pub fn is_empty(&self) -> bool {
        self.general == FormChange::Same && self.special == FormChange::Same
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_says_how_many_more_or_fewer_each_period() {
        for (taken, wanted, change, books) in [
            (None, 20, FormChange::First(20), Some(20)),
            (Some(0), 20, FormChange::First(20), Some(20)),
            (None, 0, FormChange::Same, None),
            (Some(20), 25, FormChange::More(5), Some(5)),
            (Some(20), 12, FormChange::Fewer(8), Some(8)),
            (Some(20), 20, FormChange::Same, None),
            (Some(20), 0, FormChange::Stop, None),
        ] {
            let found = FormChange::between(taken, wanted);
            assert_eq!((found, found.books()), (change, books), "{taken:?} {wanted}");
        }
        let allocation = AllocationMode::Term;
        let form = |general| TaxOfficeForm { general, special: FormChange::Same, allocation };
        assert!(form(FormChange::Same).is_empty() && !form(FormChange::Stop).is_empty());
    }
}
