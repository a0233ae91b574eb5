//! Packed packs.
