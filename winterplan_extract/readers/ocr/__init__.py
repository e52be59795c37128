"""Scanned pages read by text recognition, where the extra `ocr` is installed; the door is `scans.Scans`."""
