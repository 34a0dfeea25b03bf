from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from sqlalchemy.engine import Connection

from storage.queries import analyses
from storage.tables import assignment
from tests.support.rows import add_person, add_row

JUNE = date(2027, 6, 15)
AT = datetime(2027, 6, 1, 8, tzinfo=UTC)


def test_an_avstamning_is_one_of_its_day_and_name(tx: Connection, ours: int, theirs: int) -> None:
    first = analyses.add_review(tx, ours, "Avstämning", JUNE)
    assert first is not None
    assert analyses.add_review(tx, ours, "Avstämning", JUNE) is None
    analyses.add_review(tx, theirs, "Avstämning", JUNE)
    found = analyses.Review(first, "Avstämning", JUNE)
    assert analyses.reviews(tx, ours, JUNE, JUNE) == [found]
    assert analyses.reviews(tx, ours, JUNE + timedelta(days=1), date.max) == []
    assert analyses.review_by_id(tx, ours, first) == found
    assert analyses.review_by_id(tx, theirs, first) is None


def test_an_analysis_is_written_over_the_version_that_was_seen(
    tx: Connection, ours: int, theirs: int
) -> None:
    asked = add_row(tx, assignment, ours)["id"]
    karin, ali = add_person(tx, ours, "Karin"), add_person(tx, ours, "Ali")
    assert analyses.write(tx, ours, asked, 0, ("a", "b", "c"), karin, AT) is not None
    assert analyses.write(tx, ours, asked, 0, ("x", "y", "z"), ali, AT) is None
    assert analyses.write(tx, theirs, asked, 1, ("x", "y", "z"), ali, AT) is None
    assert analyses.write(tx, ours, asked, 1, ("d", "e", "f"), ali, AT) is not None
    [found] = analyses.written(tx, ours, [asked]).values()
    assert found == analyses.Written(asked, "d", "e", "f", 2, "Ali", AT)
    assert analyses.written(tx, theirs, [asked]) == {}


def test_who_may_write_and_who_has(tx: Connection, ours: int, theirs: int) -> None:
    asked = add_row(tx, assignment, ours)["id"]
    karin, ali = add_person(tx, ours, "Karin"), add_person(tx, ours, "Ali")
    analyses.add_writer(tx, ours, asked, karin, AT)
    analyses.add_writer(tx, ours, asked, ali, None)
    assert analyses.writers(tx, ours, [asked]) == {asked: [(ali, "Ali", None), (karin, "Karin", AT)]}
    analyses.add_writer(tx, ours, asked, ali, AT)
    analyses.add_writer(tx, ours, asked, ali, None)  # shared once more: that it was written stands
    assert analyses.writers(tx, ours, [asked])[asked][0] == (ali, "Ali", AT)
    assert analyses.shared_with(tx, ours, ali) == [asked]
    assert analyses.shared_with(tx, theirs, ali) == []
