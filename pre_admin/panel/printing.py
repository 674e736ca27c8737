"""Documents to print: PDF made by typst from a template of `templates/pdf/`, tagged for screen readers, the same bytes each time.

Data go in as JSON, read by the template; nothing typed by a person is ever markup. The fonts are those embedded in typst, so
that a machine's own change nothing.
"""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import typst

from pre_admin.panel.typography import french_spaces

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "pdf"
_one_at_a_time = Lock()


@cache
def _compiler(template: str) -> typst.Compiler:
    """The compiler of a template, kept: its fonts are read once."""
    return typst.Compiler(FOLDER / template, root=FOLDER, ignore_system_fonts=True)


def _spaced(value: Any) -> Any:
    """The same data, every text with its French spaces."""
    if isinstance(value, str):
        return french_spaces(value)
    if isinstance(value, Mapping):
        return {key: _spaced(one) for key, one in value.items()}
    return [_spaced(one) for one in value] if isinstance(value, (list, tuple)) else value


def pdf(template: str, data: Mapping[str, Any]) -> bytes:
    """The document of a template with these data, as PDF/UA-1."""
    with _one_at_a_time:
        made = _compiler(template).compile(
            format="pdf", pdf_standards="ua-1", sys_inputs={"data": json.dumps(_spaced(data), ensure_ascii=False)}
        )
    assert isinstance(made, bytes)
    return made


def prints(template: str, data: Mapping[str, Any]) -> bool:
    """Whether these data can be printed: asked of a picture before it is kept."""
    try:
        pdf(template, data)
    except typst.TypstError:
        return False
    return True
