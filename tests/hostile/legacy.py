"""OpenDocument texts that ask whoever opens them to fetch something."""

from __future__ import annotations

from hostile.sources import packed

_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{kind}:1.0"'
    for name, kind in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("svg", "svg-compatible"))
)  # fmt: skip
_MANIFEST = """<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"""
_ROWS = (("Ref", "Requirement", "Fully met"), ("1", "Offer free flu vaccination to social care staff", "Y"))


def odt_with_links(to: str) -> bytes:
    """A return with a picture, a section and an object that stand under the address `to`."""
    size = 'svg:width="2cm" svg:height="2cm"'
    links = (
        f'<text:section text:name="s"><text:section-source xlink:href="{to}/section.odt"/><text:p>x</text:p></text:section>'
        f'<text:p><draw:frame {size}><draw:image xlink:href="{to}/picture.png" xlink:type="simple" xlink:actuate="onLoad"/></draw:frame></text:p>'
        f'<draw:frame {size}><draw:object-ole xlink:href="{to}/object"/></draw:frame>'
    )
    cells = "".join(
        f"<table:table-row>{''.join(f'<table:table-cell><text:p>{text}</text:p></table:table-cell>' for text in row)}</table:table-row>"
        for row in _ROWS
    )
    table = f'<table:table><table:table-column table:number-columns-repeated="3"/>{cells}</table:table>'
    content = f'<?xml version="1.0"?><office:document-content {_SPACES} xmlns:xlink="http://www.w3.org/1999/xlink" office:version="1.2"><office:body><office:text>{links}{table}</office:text></office:body></office:document-content>'
    return packed(
        [
            ("mimetype", b"application/vnd.oasis.opendocument.text"),
            ("content.xml", content.encode()),
            ("META-INF/manifest.xml", _MANIFEST.encode()),
        ],
        0,
    )
