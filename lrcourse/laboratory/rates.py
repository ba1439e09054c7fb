"""What becomes of α on the way: the schedules of the course, and the reader's own turns."""

from bisect import bisect_right

from .. import schedules

# From a number of updates to a schedule that starts from 1: the dial of α is multiplied by it.
SCHEDULES = {
    "constant": lambda over: schedules.constant(1.0),
    "step_decay": lambda over: schedules.step_decay(1.0, every=max(over // 3, 1)),
    "exponential_decay": lambda over: schedules.exponential_decay(1.0, 0.01 ** (1 / over)),
    "inverse_time": lambda over: schedules.inverse_time(1.0, decay=9 / over),
    "cosine": lambda over: schedules.cosine(1.0, over),
    "warm_up": lambda over: schedules.warm_up(1.0, over),
    "one_cycle": lambda over: schedules.one_cycle(1.0, over),
}


class Rates:
    """The learning rate of each update: what the dial shows then, times the schedule.

    >>> rates = Rates(0.1, "constant", 1000)
    >>> rates.turn(5, 2.0)
    >>> rates(4), rates(5)
    (0.1, 2.0)
    """

    def __init__(self, learning_rate, schedule, over, turns=()):
        self.turns = [(0, learning_rate)]
        self.shape = SCHEDULES[schedule](over)
        for step, rate in turns:
            self.turn(step, rate)

    def turn(self, step, rate):
        """From this update on the dial shows that rate; what it would have shown later is forgotten."""
        self.turns = [turn for turn in self.turns if turn[0] < step]
        if not self.turns or self.turns[-1][1] != rate:
            self.turns.append((step, rate))

    def dial(self, step):
        return self.turns[bisect_right(self.turns, step, key=lambda turn: turn[0]) - 1][1]

    def __call__(self, step):
        return float(self.dial(step) * self.shape(step))
