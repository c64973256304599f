//! A serial line: its speed, its parity, and how the printer says that it cannot take more for the moment. What
//! is set is read back: a driver that cannot do it takes it in silence.

use rustix::termios::{
    ControlModes, InputModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use std::fs::File;
use std::io::{self, ErrorKind};

/// The speeds that receipt printers have, in bits a second.
pub const BAUDS: [u32; 9] = [1_200, 2_400, 4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400];
/// XON and XOFF, which a printer sends under software flow control.
const XON: u8 = 0x11;
const XOFF: u8 = 0x13;

/// The bit that guards a byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Parity {
    /// There is none.
    None,
    /// Even.
    Even,
    /// Odd.
    Odd,
}

/// How a printer holds up this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::IntoStaticStr, strum::VariantArray)]
#[strum(serialize_all = "snake_case")]
pub enum Flow {
    /// It cannot: what comes too fast is lost.
    None,
    /// By the bytes XOFF and XON.
    Software,
    /// By a wire (DTR/DSR of the printer on RTS/CTS).
    Hardware,
}

/// The settings of a serial line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Serial {
    /// Bits a second, one of [`BAUDS`].
    pub baud: Option<u32>,
    /// Parity; always eight data bits and one stop bit.
    pub parity: Option<Parity>,
    /// Flow control.
    pub flow: Option<Flow>,
}

impl Serial {
    /// True where nothing is said.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Puts a line that is a terminal into order: raw bytes, and what is set.
    ///
    /// # Errors
    /// [`ErrorKind::InvalidInput`] where the line does not take it; what the system says.
    pub(super) fn set(&self, line: &File) -> io::Result<()> {
        let mut wanted = tcgetattr(line)?;
        // As it comes it would turn line ends into two bytes and echo the answers.
        wanted.make_raw();
        self.change(&mut wanted)?;
        tcsetattr(line, OptionalActions::Now, &wanted)?;
        let got = tcgetattr(line)?;
        if self.is_in(&got) { Ok(()) } else { Err(ErrorKind::InvalidInput.into()) }
    }

    fn change(&self, line: &mut Termios) -> io::Result<()> {
        if let Some(baud) = self.baud {
            line.set_speed(baud)?;
        }
        if let Some(parity) = self.parity {
            line.control_modes.set(ControlModes::PARENB, parity != Parity::None);
            line.control_modes.set(ControlModes::PARODD, parity == Parity::Odd);
        }
        if !self.is_empty() {
            // A printer has no modem's carrier.
            line.control_modes.insert(ControlModes::CLOCAL | ControlModes::CREAD);
            line.control_modes.remove(ControlModes::CSTOPB);
        }
        if let Some(flow) = self.flow {
            line.control_modes.set(ControlModes::CRTSCTS, flow == Flow::Hardware);
            // The printer's XOFF is obeyed; ours would be two dots in its picture.
            line.input_modes.set(InputModes::IXON, flow == Flow::Software);
            line.input_modes.remove(InputModes::IXOFF | InputModes::IXANY);
            line.special_codes[SpecialCodeIndex::VSTART] = XON;
            line.special_codes[SpecialCodeIndex::VSTOP] = XOFF;
        }
        Ok(())
    }

    /// What is set is what the line has.
    fn is_in(&self, line: &Termios) -> bool {
        let has = |mode| line.control_modes.contains(mode);
        let parity = match (has(ControlModes::PARENB), has(ControlModes::PARODD)) {
            (false, _) => Parity::None,
            (true, false) => Parity::Even,
            (true, true) => Parity::Odd,
        };
        let flow = match (has(ControlModes::CRTSCTS), line.input_modes.contains(InputModes::IXON)) {
            (false, false) => Some(Flow::None),
            (false, true) => Some(Flow::Software),
            (true, false) => Some(Flow::Hardware),
            (true, true) => None,
        };
        self.baud.is_none_or(|baud| line.output_speed() == baud)
            && self.parity.is_none_or(|wanted| wanted == parity)
            && self.flow.is_none_or(|wanted| Some(wanted) == flow)
    }
}
