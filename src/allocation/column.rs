//! The seven columns of the file and their names in the header. Order and names are the platform's.

use std::fmt;

/// One of the seven columns, in the order of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Column {
    /// 營業人統編.
    Ubn,
    /// 發票類別代號.
    TypeCode,
    /// 發票類別.
    TypeName,
    /// 發票期別.
    Period,
    /// 發票字軌名稱.
    Track,
    /// 發票起號.
    Begin,
    /// 發票迄號.
    End,
}

impl Column {
    /// All of them, first to last.
    pub const ALL: [Self; 7] =
        [Self::Ubn, Self::TypeCode, Self::TypeName, Self::Period, Self::Track, Self::Begin, Self::End];

    /// Its name in the header line.
    pub fn header(self) -> &'static str {
        match self {
            Self::Ubn => "營業人統編",
            Self::TypeCode => "發票類別代號",
            Self::TypeName => "發票類別",
            Self::Period => "發票期別",
            Self::Track => "發票字軌名稱",
            Self::Begin => "發票起號",
            Self::End => "發票迄號",
        }
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.header())
    }
}
