//! The laws of the measure over whole projects: several files, and what moves between them.
