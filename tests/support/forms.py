"""Reading a page as a browser does: its forms with what they would send, its texts."""

from typing import Any

from bs4 import BeautifulSoup, SoupStrainer, Tag
from werkzeug.test import TestResponse

Fields = dict[str, list[str]]
MAIN, FORMS = SoupStrainer("main"), SoupStrainer("form")


def soup_of(answer: TestResponse) -> BeautifulSoup:
    """The page, parsed."""
    return BeautifulSoup(answer.text, "html.parser")


def said(answer: TestResponse) -> str:
    """What the page says, apart from the margin and the menus; every space is plain."""
    main = BeautifulSoup(answer.text, "html.parser", parse_only=MAIN).select_one("main")
    assert main is not None, answer.text[:400]
    return " ".join(main.get_text(" ").split())


def form_of(answer: TestResponse, selector: str = "#form") -> Fields:
    """What pressing the form's button would send, buttons aside."""
    # The margin of a page has more tags than its form: a fifth of the tests' time went into them.
    page = BeautifulSoup(answer.text, "html.parser", parse_only=FORMS) if selector == "#form" else soup_of(answer)
    form = page.select_one(selector)
    assert form is not None, f"no {selector} in the page: {answer.text[:400]}"
    for template in form.find_all("template"):
        template.decompose()
    found: Fields = {}
    for control in form.select("input[name], select[name], textarea[name]"):
        values = _values(control)
        if values and not control.has_attr("disabled"):
            found.setdefault(str(control["name"]), []).extend(values)
    return found


def _values(control: Tag) -> list[str]:
    if control.get("type") == "file":
        return []
    if control.name == "textarea":
        return [control.get_text().removeprefix("\n")]
    if control.name == "select":
        options = control.find_all("option")
        chosen = [one for one in options if one.has_attr("selected")] or options[:1]
        return [str(one.get("value", one.get_text())) for one in chosen]
    if control.get("type") in ("checkbox", "radio") and not control.has_attr("checked"):
        return []
    return [str(control.get("value", "on" if control.get("type") == "checkbox" else ""))]


def error_of(answer: TestResponse, name: str) -> str:
    """The sentence tied to a field by `aria-describedby`; empty when the field is not in error."""
    page = soup_of(answer)
    control: Any = page.find(attrs={"name": name})
    assert control is not None, f"the page has no field {name}"
    if control.get("aria-invalid") != "true":
        return ""
    told = [page.find(id=one) for one in str(control.get("aria-describedby", "")).split()]
    said_there = (one.get_text(" ") for one in told if one and "invalid-feedback" in str(one.get("class")))
    return " ".join(" ".join(said_there).split())


def value_of(answer: TestResponse, name: str) -> str:
    """What a field of the page holds."""
    control: Any = soup_of(answer).find(attrs={"name": name})
    assert control is not None, f"the page has no field {name}"
    return _values(control)[0] if _values(control) else ""


def confirmation(answer: TestResponse) -> str:
    """What the button that confirms in sight of a warning sends."""
    button: Any = soup_of(answer).find("button", attrs={"name": "confirmed"})
    assert button is not None, "the page warns of nothing"
    return str(button["value"])
