"""Many people at once: nobody is locked out, no number is given twice."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import func, select

from pre_admin.families.models import Child, Family
from pre_admin.territories.models import School
from tests.support.forms import form_of
from tests.support.offices import Browser, Office

PEOPLE, EACH = 6, 5


def test_file_numbers_are_given_once(office: Office) -> None:
    first = office.browser()
    family = first.post("/admin/family/new/", form_of(first.get("/admin/family/new/")) | {"name": "Tous"}).location.rpartition(
        "="
    )[2]
    browsers = [office.browser() for _ in range(PEOPLE)]

    def work(person: tuple[int, Browser]) -> list[int]:
        number, browser = person
        codes = []
        for turn in range(EACH):
            fields = form_of(browser.get("/admin/child/new/")) | {
                "last_name": "Tous", "first_name": f"Enfant {chr(65 + number)}{chr(65 + turn)}", "birth_date": f"201{turn}-0{number + 1}-20",
                "sex": "girl", "family_id": family, "confirmed": "1",
            }  # fmt: skip
            codes.append(browser.post("/admin/child/new/", fields).status_code)
        return codes

    with ThreadPoolExecutor(PEOPLE) as pool:
        codes = [code for found in pool.map(work, enumerate(browsers)) for code in found]
    assert codes == [302] * (PEOPLE * EACH)
    assert office.one(select(func.count(func.distinct(Child.file_number)))) == PEOPLE * EACH


def test_one_of_two_saves_at_the_same_moment_is_a_conflict(office: Office) -> None:
    first = office.browser()
    family = first.post("/admin/family/new/", form_of(first.get("/admin/family/new/")) | {"name": "Un"}).location.rpartition("=")[
        2
    ]
    people = [office.browser() for _ in range(4)]
    forms = [form_of(person.get(f"/admin/family/edit/?id={family}")) for person in people]

    def save(number: int) -> int:
        return people[number].post(f"/admin/family/edit/?id={family}", forms[number] | {"name": f"Version {number}"}).status_code

    with ThreadPoolExecutor(len(people)) as pool:
        codes = sorted(pool.map(save, range(len(people))))
    assert codes == [302, 409, 409, 409]
    assert office.one(select(Family.version)) == 2


def test_the_same_form_sent_many_times_at_once_makes_one_record(office: Office) -> None:
    people = [office.browser()] * 1 + [office.browser() for _ in range(3)]
    fields = form_of(people[0].get("/admin/school/new/")) | {"name": "Une seule", "kind": "primary"}
    fields.pop("csrf_token")

    def send(person: Browser) -> tuple[int, str]:
        person.get("/account/")
        answer = person.post("/admin/school/new/", fields)
        return answer.status_code, answer.location

    with ThreadPoolExecutor(len(people)) as pool:
        answers = set(pool.map(send, people))
    assert len(answers) == 1
    assert office.one(select(func.count(School.id))) == 1
