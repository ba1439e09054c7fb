"""What the checks know of each exercise: its solution, the mistakes that learners make, and hints."""

from . import (  # noqa: F401
    chapter_1,
    chapter_2_1,
    chapter_2_2,
    chapter_3_1,
    chapter_3_2,
    chapter_3_3,
    chapter_4,
    chapter_5,
    chapter_6,
    laboratory,
)
