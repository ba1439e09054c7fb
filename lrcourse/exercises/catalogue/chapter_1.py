"""1 Background: what learners believe about layers, losses and fair comparisons."""

from itertools import product

import numpy as np

from ...activations import ACTIVATIONS, sigmoid  # noqa: F401 (in the answers)
from ...datasets import digits, split
from ...losses import accuracy, softmax
from ...mlp import MLP
from ...training import train
from ..kinds import Chapter

chapter = Chapter("1")


# ------------------------------------------------------------------------------------- one layer
@chapter.code(
    inputs=lambda rng: [
        (rng.normal(size=(rows, n_in)), rng.normal(size=(n_in, n_out)), rng.normal(size=n_out))
        for rows, n_in, n_out in [(1, 1, 1), (1, 2, 2), (2, 2, 2), (3, 3, 3), (4, 3, 2)]
    ],
    hints=(
        "One neuron: multiply pair by pair, add up, add its bias, bend. A layer does it for many.",
        "`x @ W` multiplies pair by pair and adds up, for each neuron at once.",
        "Bend last: `np.tanh(... + b)`.",
    ),
    further="Nothing in this line asks how many rows x has. One digit or a thousand: the same code.",
)
def layer(x, W, b):
    return np.tanh(x @ W + b)


layer.wrong(
    "the bias is added after the bend",
    {"W + b)": "W) + b"},
    sign="outputs beyond -1 and 1, which tanh never gives.",
    think="The bias shifts the point at which a neuron turns from no to yes. Is that before or after tanh?",
)
layer.wrong(
    "the bias is left out",
    {" + b": ""},
    sign="for an input of zeros every neuron says 0, whatever it has learnt.",
    think="Which argument did you not use?",
)
layer.wrong(
    "the bend is missing",
    {"np.tanh": ""},
    sign="two such layers do no more than one: the network can only draw straight borders.",
    think="What does the activation function do to z?",
)
layer.wrong(
    "the weights are transposed",
    {"W": "W.T"},
    sign="an error about shapes, or, where W happens to be square, wrong numbers and no error.",
    think="W has a column for each neuron. Which axis of W meets the inputs in `x @ W`?",
)
layer.wrong(
    "multiplied pair by pair, and not added up",
    {"@": "*"},
    sign="`*` needs equal shapes, and where it has them, each neuron sees one input only.",
    think="`*` and `@` are two different products. Which of them adds up?",
)
layer.wrong(
    "another bend",
    {"np.tanh": "sigmoid"},
    sign="outputs between 0 and 1: that is the sigmoid.",
    think="Which function was asked for?",
)
layer.wrong(
    "ReLU in the place of tanh",
    {"np.tanh(": "np.maximum(0, "},
    sign="no output is negative, and none is held below 1.",
    think="Which function was asked for?",
)
layer.wrong(
    "the bias is taken off, not added",
    {"+ b": "- b"},
    sign="each neuron turns from no to yes on the other side of 0.",
    think="What is the sign of b in z = w·x + b?",
)


# ------------------------------------------------------------------- two layers without a bend
@chapter.code(
    inputs=lambda rng: [
        (
            rng.normal(size=(n_in, hidden)),
            rng.normal(size=hidden),
            rng.normal(size=(hidden, n_out)),
            rng.normal(size=n_out),
        )
        for n_in, hidden, n_out in [(1, 1, 1), (2, 2, 2), (3, 3, 3), (2, 3, 2)]
    ],
    others=[lambda W1, b1, W2, b2: (W1 @ W2, (b1 @ W2 + b2)[None])],  # b with two axes, (1, n)
    hints=(
        "Write (x W1 + b1) W2 + b2 out, and sort by what contains x.",
        "x (W1 W2) + (...): what is in the bracket? b1 has gone through the second layer, too.",
        "Put x = 0 into both layers: what comes out is the b of the one layer.",
    ),
    further="So a hundred layers with no activation function are one layer. Depth buys nothing without a bend.",
)
def as_one_layer(W1, b1, W2, b2):
    return W1 @ W2, b1 @ W2 + b2


as_one_layer.wrong(
    "the first bias does not go through the second layer",
    {"b1 @ W2": "b1"},
    sign="layers of the same width: right for b1 = 0 only. Layers of different widths: mostly an error about shapes.",
    think="b1 is added before the second layer. What does that layer do to it?",
)
as_one_layer.wrong(
    "the first bias has been lost",
    {"b1 @ W2 + b2": "b2"},
    sign="at x = 0 the one layer says b2, the two say something else.",
    think="Put x = 0 into both layers. What comes out?",
)
as_one_layer.wrong(
    "the matrices are multiplied in the wrong order",
    {"W1 @ W2": "W2 @ W1"},
    sign="an error about shapes, or, for square matrices, wrong numbers.",
    think="x meets W1 first. Which of the two stands on the left then?",
)
as_one_layer.wrong(
    "the weights are multiplied number by number",
    {"W1 @ W2,": "W1 * W2,"},
    sign="`*` instead of `@`: right for 1-by-1 tables; else an error about shapes, or wrong numbers.",
    think="`(x @ W1) @ W2`: with which product do the two meet, if the brackets are moved?",
)
as_one_layer.wrong(
    "the weights are added",
    {"W1 @ W2, b1 @ W2": "W1 + W2, b1"},
    sign="as if the layers stood side by side, and not one behind the other.",
    think="The second layer multiplies what the first one has multiplied already.",
)
as_one_layer.wrong(
    "the second bias has been lost",
    {" + b2": ""},
    sign="at x = 0 the one layer is too small by b2.",
    think="Put x = 0 into both layers. What comes out last?",
)
as_one_layer.wrong(
    "`*` in the place of `@` for the bias",
    {"b1 @": "b1 *"},
    sign="numbers of the right size and the wrong value, or a table, or an error.",
    think="The second layer multiplies b1 as it would any input: with which product?",
)
as_one_layer.wrong(
    "W is transposed",
    {"W1 @ W2,": "W2.T @ W1.T,"},
    sign="the columns are neurons here, and in yours they are inputs: right for 1 by 1 alone, and b is right.",
    think="Put your W into `x @ W`: which of its axes meets the inputs?",
)
as_one_layer.wrong(
    "the second bias goes through the second layer as well",
    {"b1 @ W2 + b2": "(b1 + b2) @ W2"},
    sign="(b1 + b2) W2: b2 is added behind the second layer, and multiplied by nothing.",
    think="Put x = 0 into both layers. What comes out last?",
)


# -------------------------------------------------------------------------------- count parameters
SIZES = (30, 16, 16, 1)


@chapter.number(
    tolerance=1e-6,
    hints=(
        "Between two neighbouring layers every neuron of the one is joined to every one of the other.",
        "And each neuron, apart from the inputs, has one bias.",
    ),
    further="Twice the width, four times the weights: the table between two hidden layers grows in both directions.",
)
def count_parameters():
    """30·16 + 16, then 16·16 + 16, then 16·1 + 1."""
    return sum(n_in * n_out + n_out for n_in, n_out in zip(SIZES, SIZES[1:], strict=False))


count_parameters.wrong(
    "the biases are missing",
    sum(n_in * n_out for n_in, n_out in zip(SIZES, SIZES[1:], strict=False)),
    sign="the number is too small by the number of neurons.",
    think="z = w·x + b. Which of these numbers did you not count?",
)
count_parameters.wrong(
    "the inputs have been given biases",
    count_parameters.solution() + SIZES[0],
    sign="too large by the number of inputs.",
    think="The inputs compute nothing. What would their bias be added to?",
)
count_parameters.wrong(
    "each layer has as many biases as inputs",
    sum(n_in * n_out + n_in for n_in, n_out in zip(SIZES, SIZES[1:], strict=False)),
    sign="30 + 16 + 16 biases: as many as numbers come in.",
    think="A bias is added to the sum of a neuron. How many neurons has each layer?",
)
count_parameters.wrong(
    "the first layer is left out",
    sum(n_in * n_out + n_out for n_in, n_out in zip(SIZES[1:], SIZES[2:], strict=False)),
    sign="the way from the 30 numbers into the first sixteen is not counted.",
    think="Between which layers do weights lie? Count the gaps.",
)
count_parameters.wrong(
    "neurons are counted, not what joins them",
    sum(SIZES),
    sign="63 numbers could not hold a table of 30 by 16.",
    think="How many weights does a single neuron of the second layer have?",
)
count_parameters.wrong(
    "the last bias is missing",
    784,
    sign="nearly: one neuron adds a number that you have not counted.",
    think="The neuron at the end has a bias as well.",
)
count_parameters.wrong(
    "one bias for each layer, not for each neuron",
    755,
    sign="3 biases: as many as there are layers.",
    think="Each neuron adds a number of its own. How many are there in a layer of 16?",
)
count_parameters.wrong(
    "only one bias in all",
    753,
    sign="the layers of 16 have been given no biases.",
    think="z = w·x + b, for each neuron. How many are there in a layer of 16?",
)
count_parameters.wrong(
    "the biases of one layer are missing, or the weights of the last neuron",
    769,
    sign="your number fits, if sixteen of them are left out.",
    think="Go through the three gaps: a table of weights each, and a bias for each neuron behind it.",
)
count_parameters.wrong(
    "the neuron at the end counts as one number, and the other biases are missing",
    737,
    sign="30·16 + 16·16 + 1: that is all you have counted.",
    think="How many neurons is the one at the end joined to? And what does each neuron add to its sum?",
)
count_parameters.wrong(
    "multiplied through all layers",
    30 * 16 * 16 * 1,
    sign="the tables between the layers are added, not multiplied.",
    think="How many numbers stand between the first and the second layer?",
)
count_parameters.wrong(
    "one of the two tables in the middle is missing",
    30 * 16 + 16 + 16 * 1 + 1,
    sign="the two layers of 16 are joined by a table of 16 by 16.",
    think="Between which layers do weights lie? Count the gaps.",
)
count_parameters.wrong(
    "the first table alone, and its biases",
    496,
    sign="30·16 + 16: that is the way into the first layer of 16.",
    think="How many layers come after it, and what joins them?",
)
count_parameters.wrong(
    "the first table alone",
    480,
    sign="30·16: that is the way into the first layer of 16, and no bias.",
    think="How many gaps are there between the layers, and what does each neuron add to its sum?",
)
count_parameters.wrong(
    "the tables between the first three layers alone",
    736,
    sign="30·16 + 16·16: the biases are missing, and so is the neuron at the end.",
    think="To how many neurons is the one at the end joined? And what does each neuron add to its sum?",
)
count_parameters.wrong(
    "the biases alone",
    33,
    sign="16 + 16 + 1: one number for each neuron.",
    think="How many weights does a single neuron of the first layer have?",
)
count_parameters.wrong(
    "the neuron at the end is left out",
    768,
    sign="its weights and its bias are not counted.",
    think="The neuron at the end adds up 16 numbers. How many of its own does that take?",
)


def _parts_alone():
    """Each sum of some of the parts that nobody has named yet: how it is written, and the number."""
    named = {wrong.answer for wrong in count_parameters.misconceptions}
    for first, middle, sixteens, last in product((0, 1), (0, 1), range(4), (0, 1)):
        parts = ["30·16"] * first + ["16·16"] * middle + ["16"] * sixteens + ["1"] * last
        number = 480 * first + 256 * middle + 16 * sixteens + last
        if 0 < number < count_parameters.solution() and number not in named:
            yield " + ".join(parts), number


for _parts, _number in _parts_alone():
    count_parameters.wrong(
        _parts,
        _number,
        sign="so your number comes about; these are some of the parts, and not all.",
        think="Go through the three gaps: a table of weights each, and a bias for each neuron behind it.",
    )
count_parameters.wrong(
    "two layers of 16 are taken for one of 32",
    1025,
    sign="30·32 + 32 + 32 + 1: there the second sixteen would see the inputs, too.",
    think="What does the second layer of 16 get: the inputs, or what the first one makes of them?",
)


# ------------------------------------------------------------------------------------- how wrong?
def _shares(rng):
    cases = [(np.array([[0.5, 0.25, 0.25]]), np.array([1]))]
    for rows in (2, 3, 5):
        cases.append((softmax(rng.normal(size=(rows, 4))), rng.integers(4, size=rows)))
    three_rows = np.array([[0.75, 0.25], [0.5, 0.5], [0.125, 0.875]])  # one of them surely wrong
    surely = np.array([[1e-9, 1 - 1e-9], [1 - 1e-5, 1e-5]])  # where a clip or an ε shows
    return [*cases, (three_rows, np.array([0, 1, 0])), (surely, np.array([0, 1]))]


@chapter.code(
    inputs=_shares,
    forms=("-(np.log(shares) * np.eye(shares.shape[1])[y]).sum(axis=1).mean()",),
    hints=(
        "Of each row, only one share counts: that of the right class.",
        "Two lists of indices side by side, `shares[rows, columns]`, pick one number for each pair. "
        "Which row and which column does digit number i need?",
        "Take the mean of the negative natural logarithms (`np.log`).",
    ),
    further="A network that gives the same share to each of ten digits scores log 10 = 2.303. "
    "A loss above that means: surer than it should be, and wrong.",
)
def how_wrong(shares, y):
    right = shares[np.arange(len(y)), y]
    return -np.log(right).mean()


how_wrong.wrong(
    "the sum stands where the mean is meant",
    {".mean()": ".sum()"},
    sign="twice as many digits, twice the loss, though the network is no worse.",
    think="The loss is an average over the samples.",
)
how_wrong.wrong(
    "the largest share is taken, not the right one",
    {"shares[np.arange(len(y)), y]": "shares.max(axis=1)"},
    sign="a network that is sure and wrong gets a loss near 0.",
    think="Where does y come in?",
)
how_wrong.wrong(
    "the sign is missing",
    {"-np.log": "np.log"},
    sign="the loss is negative, and better networks have larger ones.",
    think="What is the sign of the logarithm of a number below 1?",
)
how_wrong.wrong(
    "another logarithm",
    {"np.log": "np.log10"},
    sign="all losses are too small by the same factor, 2.303: that of base 10.",
    think="`np.log` is the natural logarithm.",
)
how_wrong.wrong(
    "the logarithm in base 2",
    {"np.log": "np.log2"},
    sign="all losses are too large by the same factor, 1.443.",
    think="`np.log` is the natural logarithm.",
)
how_wrong.wrong(
    "the logarithm of the mean, not the mean of the logarithms",
    {"np.log(right).mean()": "np.log(right.mean())"},
    sign="one digit that was confidently misread, among many that are right, hardly shows.",
    think="How wrong was each digit? Average that.",
)
how_wrong.wrong(
    "all shares count, also those of the wrong digits",
    {"[np.arange(len(y)), y]": ""},
    sign="the loss grows with the number of classes, and is smallest where all shares are equal.",
    think="Which entry of each row tells how sure the network was of the right digit?",
)
how_wrong.wrong(
    "every row is asked for every label",
    {"np.arange(len(y)), y": ":, y"},
    sign="`shares[:, y]` is a table: for each row the shares of all the labels, not of its own.",
    think="One number from each row: which two lists of indices pick it?",
)
how_wrong.wrong(
    "the first label is used for all rows",
    {"np.arange(len(y)), y": ":, y[0]"},
    sign="right for one digit alone.",
    think="Each row has a label of its own.",
)
how_wrong.wrong(
    "the share that is missing to 1, not its logarithm",
    {"-np.log(right)": "(1 - right)"},
    sign="never above 1, however confidently the network was wrong.",
    think="-log p grows without end as p falls to 0. Does 1 - p?",
)
how_wrong.wrong(
    "a share for each row came, and no mean",
    {".mean()": ""},
    sign="an array, where one number was asked for.",
    think="The loss of all digits together is their average.",
)
how_wrong.wrong(
    "the logarithm of what is missing to 1",
    {"np.log(right)": "np.log(1 - right)"},
    sign="-log(1 - p): the surer of the right class, the larger the loss.",
    think="Put p = 0.99 into yours. Should the loss be large there?",
)
how_wrong.wrong(
    "the share of wrong answers, not the loss",
    "(shares.argmax(axis=1) != y).mean()",
    sign="a jump from right to wrong, and no difference between nearly sure and quite sure.",
    think="Where does the logarithm come in?",
)
how_wrong.wrong(
    "the mean over the whole table",
    {".mean()": ".sum() / shares.size"},
    sign="too small by the number of classes: the zeros of the other classes are averaged, too.",
    think="Over how many numbers is the mean to be taken: samples, or samples times classes?",
)
how_wrong.wrong(
    "the median, not the mean",
    {"-np.log(right).mean()": "np.median(-np.log(right))"},
    sign="right for one digit and for two; one digit that was confidently misread leaves no trace among many.",
    think="Is the loss the middle one of the samples', or their average?",
)


def _mean_of_yes_and_no(shares, y):
    right = np.eye(shares.shape[1])[y]
    return -np.where(right, np.log(shares), np.log(1 - shares)).mean()


@how_wrong.wrong(
    "each class is counted as a question of its own",
    also=[_mean_of_yes_and_no],
    sign="the cross-entropy of yes and no, added up over the classes: the wrong classes count as well.",
    think="The text asks for -log p of one share in each row. Which one?",
)
def _(shares, y):
    right = np.eye(shares.shape[1])[y]
    cost = -right * np.log(shares) - (1 - right) * np.log(1 - shares)
    return cost.sum(axis=1).mean()


how_wrong.wrong(
    "only the first digit is looked at",
    {"np.arange(len(y)), y": "0, y[0]"},
    sign="right for one digit alone: `return` stands in the loop, or no mean is taken.",
    think="The loss is the mean over all the digits. When does your function return?",
)
how_wrong.wrong(
    "the columns are counted from 1",
    {", y]": ", y - 1]"},
    sign="class 0 would be the last column: -1.",
    think="With which number does the first column begin?",
)
how_wrong.wrong(
    "softmax is taken once more",
    {"shares[": "softmax(shares)["},
    sign="the shares are shares already; a second softmax makes them nearly equal.",
    think="What do the rows of `shares` add up to?",
)
how_wrong.wrong(
    "the entropy of the shares",
    "-(shares * np.log(shares)).sum(axis=1).mean()",
    sign="-p log p, over all classes: how unsure the network was, whether right or wrong.",
    think="Where does y come in?",
)
how_wrong.wrong(
    "the squared share that is missing, not the logarithm",
    {"-np.log(right)": "((1 - right) ** 2)"},
    sign="never above 1, however confidently the network was wrong: Brier's score.",
    think="-log p grows without end as p falls to 0. Does (1 - p)²?",
)


# --------------------------------------------------------------------------- read three loss curves
@chapter.choice(
    "abc",
    hints=(
        "All three come from the same network, the same start, the same data.",
        "A small α makes small steps. What does the curve of the loss look like then?",
    ),
    further="From the curve for the smallest α one might think that training had ended. It has hardly begun.",
)
def smallest_rate():
    """Small steps change the loss slowly: the flattest curve."""
    return "b"


smallest_rate.wrong(
    "the fastest is taken for the smallest",
    "a",
    sign="this curve falls most steeply, so its steps are the longest.",
    think="What has a longer step, a larger or a smaller α?",
)
smallest_rate.wrong(
    "that is the one in the middle",
    "c",
    sign="one of the curves is flatter still.",
    think="Nearly flat is not “finished”: look at the height at which it is flat.",
)


# ------------------------------------------------------------------------------- one thing at a time
@chapter.choice(
    "abcd",
    hints=(
        "Between two runs that are compared, only one thing may differ.",
        "Go through the arguments of the two lines one by one: which differ?",
    ),
    further="Even with one seed for both, one seed is not enough: chapter 1 shows what a single draw can do.",
)
def fair_comparison():
    """The activation is what is compared; the seed differs as well, and may make the difference."""
    return "c"


fair_comparison.wrong(
    "the same for both is not unfair",
    "a",
    sign="both networks are 64-32-10.",
    think="Which argument differs, besides the activation?",
)
fair_comparison.wrong(
    "the activation is what is to be compared",
    "b",
    sign="if it were the same, the two lines would be one experiment.",
    think="One difference is wanted. Is there a second one?",
)
fair_comparison.wrong(
    "the numbers of epochs agree",
    "d",
    sign="both run for 20 epochs.",
    think="Put the two lines below each other and compare letter by letter.",
)


# ------------------------------------------------------------------------------------ reach 95 percent
def _learn_digits(activation, learning_rate):
    if activation not in ACTIVATIONS:
        raise ValueError(f"activation must be one of {', '.join(ACTIVATIONS)}")
    if activation == "identity":
        return {"forbidden": True}
    X_train, X_test, y_train, y_test = split(*digits(), test_size=0.5)
    network = MLP([64, 32, 10], activation, seed=0)
    history = train(
        network, X_train, y_train, learning_rate, loss="softmax_cross_entropy", epochs=50
    )
    share = float(accuracy(network.forward(X_test), y_test))
    return {
        "accuracy": share,
        "right": round(share * len(y_test)),
        "loss": float(history.loss[-1]),
        "rate": learning_rate,
        "rises": bool(history.diverged or (np.diff(history.loss) > 0.01).any()),
    }


@chapter.design(
    measure=_learn_digits,
    reached=lambda m: m.get("accuracy", 0) >= 0.95,
    report="Of the 899 kept-back digits {right} right (855 are 95 %); loss in the last epoch: {loss:.3g}.",
    hints=(
        "Take any activation, and go through α = 0.01, 0.1, 1 first.",
        "Fifty updates only: α must be large. How large before the loss begins to leap?",
        "A bent function that goes on growing, such as relu, needs another α than tanh.",
    ),
    further="Now the same with another activation. Does its best α lie at the same place? "
    "That the two subjects of this book depend on each other is measured in chapter 3.2.",
)
def reach_95():
    """With tanh, α = 0.7."""
    return "tanh", 0.7


reach_95.wrong(
    "no bend at all",
    ("identity", 0.5),
    when=lambda m: "forbidden" in m,
    sign="with the identity the two layers are one. On these digits that goes surprisingly far; on XOR it goes nowhere.",
    think="Choose an activation function that is not a straight line.",
)
reach_95.wrong(
    "with α = 0 nothing moves",
    ("tanh", 0.0),
    when=lambda m: m["rate"] == 0,
    sign="the weights stay as they were drawn, and so does the loss.",
    think="α multiplies the gradient. Begin with a small number that is not 0.",
)
reach_95.wrong(
    "α is near, and not there yet",
    ("relu", 0.4),
    when=lambda m: m["rises"] and m["accuracy"] > 0.85,
    sign="the loss leaps now and then and comes down all the same.",
    think="Try a third more, and a third less. Which of the two has more digits right?",
)
reach_95.wrong(
    "α is too large",
    ("tanh", 20.0),
    when=lambda m: m["rises"],
    sign="the loss leaps upwards between epochs.",
    think="Halve it a few times. When does the loss come down steadily?",
)
reach_95.wrong(
    "α is too small",
    ("tanh", 0.02),
    when=lambda m: True,
    sign="the loss comes down in every epoch, and is far from its end after fifty.",
    think="Double it a few times. How long does the loss still come down steadily?",
)
