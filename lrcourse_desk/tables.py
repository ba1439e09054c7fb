"""What a class has done, in tables for a spreadsheet: `nbgrader export` writes them.

grades.csv has who has which mark; exercises.csv, beside it, what the class got wrong and what the
checks said of it. The `nbgrader_config.py` that tools/assignments.py writes names the class.
"""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import nbformat
from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin
from nbgrader.utils import is_grade


class Tables(ExportPlugin):
    def export(self, gradebook):
        path = Path(self.to or "grades.csv")
        write(path, self.grades(gradebook))
        write(path.with_name("exercises.csv"), self.exercises(gradebook))

    def pairs(self, gradebook):
        """Each assignment with each student, and what was handed in: None if nothing was."""
        for assignment in gradebook.assignments:
            for student in gradebook.students:
                if self.assignment and assignment.name not in map(str, self.assignment):
                    continue
                if self.student and student.id not in map(str, self.student):
                    continue
                try:
                    submission = gradebook.find_submission(assignment.name, student.id)
                except MissingEntry:
                    submission = None
                yield assignment, student, submission

    def grades(self, gradebook):
        """nbgrader's own columns; no score, and not 0, for what was not graded."""
        yield (
            "assignment duedate timestamp student_id last_name first_name email "
            "raw_score late_submission_penalty score max_score"
        ).split()
        for assignment, student, submission in self.pairs(gradebook):
            scores = [None, None, None]
            if submission and any(graded(submission)):
                penalty = submission.late_submission_penalty or 0
                scores = [submission.score, penalty, max(0.0, submission.score - penalty)]
            yield [
                assignment.name, assignment.duedate, submission and submission.timestamp,
                student.id, student.last_name, student.first_name, student.email,
                *scores, assignment.max_score,
            ]  # fmt: skip

    def exercises(self, gradebook):
        """The mean mark of each exercise, lowest first, and how many were told what."""
        marks, told = defaultdict(list), defaultdict(Counter)
        for assignment, student, submission in self.pairs(gradebook):
            for grade in graded(submission) if submission else ():
                marks[assignment.name, grade.name].append(grade.score)
            course = self.parent.coursedir
            folder = course.format_path(course.autograded_directory, student.id, assignment.name)
            for path in Path(folder).glob("*.ipynb"):
                for cell in filter(is_grade, nbformat.read(path, 4).cells):
                    told[assignment.name, cell.metadata.nbgrader.grade_id][headline(cell)] += 1
        yield ["assignment", "exercise", "graded", "mean", "learners", "told"]
        means = {exercise: sum(each) / len(each) for exercise, each in marks.items()}
        for exercise in sorted(means, key=means.get):
            for text, times in told[exercise].most_common():
                yield [*exercise, len(marks[exercise]), round(means[exercise], 2), times, text]


def graded(submission):
    """The marks that were given, and not those that are still to come."""
    return (
        grade
        for notebook in submission.notebooks
        for grade in notebook.grades
        if grade.auto_score is not None
    )


def headline(cell):
    """The first line of what a check showed; empty if it was never run."""
    for output in reversed(cell.outputs):
        text = output.get("evalue") or output.get("data", {}).get("text/plain", "")
        if output.output_type in ("error", "display_data") and text:
            return text.split("\n")[0]
    return ""


def write(path, rows):
    """So that a spreadsheet reads it as it is meant: every script, commas, and no formulas.

    Without the mark at the start Excel takes another encoding; it would also calculate a name that
    begins as a formula does.
    """
    with open(path, "w", encoding="utf-8-sig", newline="") as file:
        for row in rows:
            csv.writer(file).writerow(
                "'" + cell if isinstance(cell, str) and cell.startswith(tuple("=+-@\t\r")) else cell
                for cell in row
            )
