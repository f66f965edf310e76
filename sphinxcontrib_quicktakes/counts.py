"""Counts as users write them, and with their nouns for status lines and reports."""

from __future__ import annotations


def whole(text: str) -> int | None:
    """Return the whole number that *text* is, without a sign; None for other texts.

    These include numbers of more digits than Python reads.
    """
    try:
        return int(text) if text.isdecimal() else None
    except ValueError:
        return None


def many(number: int, noun: str) -> str:
    """Return a number with its noun, with a plural *s* unless it is 1."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def files_and_questions(files: int, questions: int) -> str:
    """Return the number of files, and of questions among them, as a phrase."""
    noun = "a question" if questions == 1 else "questions"
    return f"{many(files, 'file')}, {questions:,} of them {noun}"
