"""Rows from what stands in no table: lists, labelled paragraphs, headings with text under them, sentences that commit to something."""

from winterplan_extract.prose.commitments import commitments

__all__ = ["commitments"]
