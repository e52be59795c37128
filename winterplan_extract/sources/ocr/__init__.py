"""Scanned pages read by text recognition, where the extra `ocr` is installed; the door is `scans.Scans`."""

import os

# onnxruntime looks up a host of its maker's, sends to it, and writes files under the home folder and TMPDIR. Nothing stops
# that but this, and only before it is loaded; what is set here is handed on to every process that is started.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
