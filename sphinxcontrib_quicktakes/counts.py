"""Numbers with their nouns, in status lines and reports."""

from __future__ import annotations


def many(number: int, noun: str) -> str:
    """Return a number with its noun, which takes an *s* where there is not one."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def files_and_questions(files: int, questions: int) -> str:
    """Return how many files there are, and how many of them are questions."""
    noun = "a question" if questions == 1 else "questions"
    return f"{many(files, 'file')}, {questions:,} of them {noun}"
