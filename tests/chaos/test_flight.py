"""How chaos counts: which pages were in flight, which were asked twice without that."""

from __future__ import annotations

from tests.chaos.flight import Asked, Failure, Flights, gaps

ARTICLES = frozenset({"https://a.example/1", "https://a.example/2"})


def ask(moment: float, path: str, worker: int) -> Asked:
    return Asked(moment, "a.example", path, worker)


def kill(*settled: str, until: float = float("inf")) -> Failure:
    return Failure("kill", frozenset({7}), frozenset(settled), until)


def test_a_page_that_was_in_flight_may_be_asked_twice():
    flights = Flights([ask(1, "/1", 7), ask(2, "/list", 7), ask(9, "/1", 8)], ARTICLES)
    assert flights.count == 2  # a list is no page of an article
    assert flights.in_flight(kill()) == {"https://a.example/1"}
    assert (flights.repeated().total(), flights.unexplained([kill()]).total()) == (1, 0)


def test_a_page_that_was_settled_or_asked_by_another_worker_was_not_in_flight():
    flights = Flights([ask(1, "/1", 7), ask(2, "/2", 8), ask(9, "/1", 8), ask(9, "/2", 8)], ARTICLES)
    failure = kill("https://a.example/1")
    assert flights.in_flight(failure) == set()
    assert flights.unexplained([failure]).total() == 2


def test_one_failure_explains_one_repetition_and_nothing_after_it_is_over():
    flights = Flights([ask(1, "/1", 7), ask(5, "/2", 7), ask(9, "/1", 8), ask(9.5, "/1", 8)], ARTICLES)
    assert flights.unexplained([kill(until=3)]) == {"https://a.example/1": 1}
    assert flights.in_flight(kill(until=3)) == {"https://a.example/1"}


def test_a_further_page_belongs_to_its_article():
    flights = Flights([ask(1, "/1", 7), ask(2, "/1/2", 7), ask(3, "/9/2", 7)], ARTICLES)
    assert flights.in_flight(kill()) == {"https://a.example/1", "https://a.example/1/2"}
    assert flights.in_flight(kill("https://a.example/1")) == set()


def test_gaps_are_those_of_one_host():
    other = Asked(1.2, "b.example", "/1", 7)
    assert [(round(gap.seconds, 3), gap.is_between) for gap in gaps([ask(1, "/1", 7), other, ask(1.5, "/2", 8)])] == [
        (0.5, True)
    ]
