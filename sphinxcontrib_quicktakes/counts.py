"""Counts with their nouns, for status lines and reports."""

from __future__ import annotations


def many(number: int, noun: str) -> str:
    """Return a number with its noun, with a plural *s* unless it is 1."""
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


def files_and_questions(files: int, questions: int) -> str:
    """Return the number of files, and of questions among them, as a phrase."""
    noun = "a question" if questions == 1 else "questions"
    return f"{many(files, 'file')}, {questions:,} of them {noun}"
