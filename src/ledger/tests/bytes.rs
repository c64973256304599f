//! The bytes of headers, which are written by hand and not by the codec.

use super::super::frame::{FrameBuffer, FrameHead, FrameKind};
use super::super::segment::SegmentHead;
use super::{NONCE, STORE};
use crate::codec::tests::pinned::Page;

#[test]
fn the_bytes_of_frames_and_segments_are_pinned() {
    let mut page = Page::default();
    let mut buffer = FrameBuffer::default();
    for kind in [FrameKind::Batch, FrameKind::Seal] {
        // A new kind stops the compiler here: enter it above.
        match kind {
            FrameKind::Batch | FrameKind::Seal => {}
        }
        buffer.begin();
        if kind == FrameKind::Seal {
            buffer.push_seal_mark();
        } else {
            assert!(buffer.push(b"first") && buffer.push(b"second"));
        }
        let head = FrameHead {
            kind,
            store_id: STORE,
            nonce: NONCE,
            sequence: 0x0102,
            synced_through: 0x0101,
            count: 0,
            body_bytes: 0,
            prev: [3; 32],
            hash: [0; 32],
        };
        page.bytes(&format!("frame {kind:?}"), buffer.finish(head).0);
    }
    let head = SegmentHead { number: 2, store_id: STORE, first: 0x0102, prev: [3; 32], capacity: 8 << 10 };
    let bytes = head.write();
    // Zeros lie between the fields and the hash at the end.
    let written = bytes.iter().rposition(|byte| *byte != 0).unwrap();
    let fields = bytes[..bytes.len() - 32].iter().rposition(|byte| *byte != 0).unwrap();
    assert!(written >= bytes.len() - 32);
    page.bytes("segment, its fields", &bytes[..=fields]);
    page.bytes("segment, its hash", &bytes[bytes.len() - 32..]);
    page.compare("ledger");
}
