//! The slip as a PNG file: 384 dots wide, one bit a dot, at the printer's 203 dots an inch.

use super::{PAPER_DOTS, Slip, SlipFault, raster};

/// 8 dots a millimetre.
const DOTS_PER_METRE: u32 = 8_000;

/// The bytes of the file.
///
/// # Errors
/// [`SlipFault::Picture`] if the encoder fails, which it does not when it writes to memory.
pub fn png(slip: &Slip) -> Result<Vec<u8>, SlipFault> {
    let paper = raster(slip);
    let width = u32::try_from(PAPER_DOTS).map_err(|_| SlipFault::Picture)?;
    // A PNG has one row at least; an empty slip is one white row.
    let height = u32::try_from(paper.rows().len().max(1)).map_err(|_| SlipFault::Picture)?;
    let mut dots: Vec<u8> = paper.rows().iter().flatten().map(|byte| !byte).collect();
    dots.resize(PAPER_DOTS / 8 * height as usize, 0xFF);
    encode(width, height, &dots).map_err(|_| SlipFault::Picture)
}

fn encode(width: u32, height: u32, dots: &[u8]) -> Result<Vec<u8>, png::EncodingError> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: DOTS_PER_METRE,
        yppu: DOTS_PER_METRE,
        unit: png::Unit::Meter,
    }));
    let mut writer = encoder.write_header()?;
    writer.write_image_data(dots)?;
    writer.finish()?;
    Ok(file)
}
