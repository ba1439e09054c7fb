"""The same training by others: plain NumPy, scikit-learn, PyTorch, JAX.

Each function takes a `Work` and returns a pair `(prepare, run)`: `run(prepare())` trains and
returns the loss of each epoch and run, shape (epochs, runs). What `prepare` does isn't timed.
All start from the same weights and see the same batches in the same order.
"""

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from unittest import mock

import numpy as np

from lrcourse import MLP, get_loss, train


@dataclass(frozen=True)
class Work:
    """What is to be trained: a network of tanh units for each learning rate."""

    sizes: tuple
    X: np.ndarray
    y: np.ndarray
    learning_rates: np.ndarray
    epochs: int
    batch_size: int | None = None
    dtype: type = np.float64
    optimizer: str = "sgd"  # or "adam", for the peers that train one network

    @property
    def loss(self):
        return "binary_cross_entropy" if self.sizes[-1] == 1 else "softmax_cross_entropy"

    @property
    def targets(self):
        return get_loss(self.loss).targets(self.y, len(self.X), self.sizes[-1])

    def network(self):
        runs = (len(self.learning_rates),)
        return MLP(self.sizes, "tanh", seed=np.arange(*runs), runs=runs, dtype=self.dtype)

    def orders(self):
        """The order of the rows in each epoch, shape (epochs, n_samples)."""
        rng, n = np.random.default_rng(0), len(self.X)
        if self.batch_size is None:
            return np.broadcast_to(np.arange(n), (self.epochs, n))
        return np.stack([rng.permutation(n) for _ in range(self.epochs)])

    def batches(self):
        """Row numbers of each batch, shape (epochs, batches, batch_size)."""
        return self.orders().reshape(self.epochs, -1, self.batch_size or len(self.X))

    def part(self, n_runs):
        """The same work for the first runs only."""
        return Work(**{**vars(self), "learning_rates": self.learning_rates[:n_runs]})


def lrcourse(work):
    def run(network):
        history = train(
            network,
            work.X,
            work.y,
            work.learning_rates,
            loss=work.loss,
            optimizer=work.optimizer,
            epochs=work.epochs,
            batch_size=work.batch_size,
        )
        return history.loss

    return work.network, run


def lrcourse_alone(work):
    """Our own single run: the textbook's network, without a run axis."""

    def run(network):
        history = train(
            network,
            work.X,
            work.y,
            work.learning_rates[0],
            loss=work.loss,
            optimizer=work.optimizer,
            epochs=work.epochs,
            batch_size=work.batch_size,
        )
        return history.loss[:, None]

    return lambda: work.network().run(0), run


def plain_numpy(work):
    """A loop over the plainest two-dimensional code for this network, with one hidden layer."""
    batches = work.batches()
    full_batch = work.batch_size is None

    def run(weights):
        losses = np.empty((work.epochs, len(work.learning_rates)))
        for k, rate in enumerate(work.learning_rates):
            W1, b1, W2, b2 = parameters = [w[k] for w in weights]
            averages = [(np.zeros_like(w), np.zeros_like(w)) for w in parameters]
            step = 0
            for epoch, epoch_batches in enumerate(batches):
                total = 0.0
                for rows in epoch_batches:
                    X, y = (work.X, targets) if full_batch else (work.X[rows], targets[rows])
                    a = np.tanh(X @ W1 + b1)
                    o = a @ W2 + b2
                    if o.shape[1] == 1:
                        loss = np.mean(np.logaddexp(0, o) - y * o)
                        delta = (1 / (1 + np.exp(-o)) - y) / len(X)
                    else:
                        o -= o.max(axis=1, keepdims=True)
                        e = np.exp(o)
                        p = e / e.sum(axis=1, keepdims=True)
                        loss = -np.mean(np.log((p * y).sum(axis=1)))
                        delta = (p - y) / len(X)
                    dW2, db2 = a.T @ delta, delta.sum(axis=0, keepdims=True)
                    delta = delta @ W2.T * (1 - a * a)
                    dW1, db1 = X.T @ delta, delta.sum(axis=0, keepdims=True)
                    if work.optimizer == "sgd":
                        W1 -= rate * dW1
                        b1 -= rate * db1
                        W2 -= rate * dW2
                        b2 -= rate * db2
                    else:
                        step += 1
                        gradients = dW1, db1, dW2, db2
                        for w, g, (m, s) in zip(parameters, gradients, averages, strict=True):
                            m *= 0.9
                            m += 0.1 * g
                            s *= 0.999
                            s += 0.001 * (g * g)
                            m_hat, s_hat = m / (1 - 0.9**step), s / (1 - 0.999**step)
                            w -= rate * m_hat / (np.sqrt(s_hat) + 1e-8)
                    total += loss
                losses[epoch, k] = total / len(epoch_batches)
        return losses

    targets = work.targets
    return lambda: [w for pair in work.network().parameters for w in pair], run


@contextmanager
def scikit_learn_in_our_order(orders):
    """scikit-learn draws its batches with `shuffle(rows, random_state)`: give it ours."""
    orders = iter(orders)
    module = "sklearn.neural_network._multilayer_perceptron.shuffle"
    with mock.patch(module, lambda rows, random_state: next(orders)), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it has not converged, it says
        yield


def scikit_learn_estimator(work, k, learning_rate):
    """A classifier that starts from the weights of run k."""
    from sklearn.neural_network import MLPClassifier

    estimator = MLPClassifier(
        work.sizes[1:-1],
        activation="tanh",
        solver="sgd",
        momentum=0.0,
        alpha=0.0,
        learning_rate_init=learning_rate,
        batch_size=work.batch_size or len(work.X),
        max_iter=work.epochs,
        n_iter_no_change=work.epochs + 1,
        shuffle=work.batch_size is not None,
        warm_start=True,
    )
    estimator.partial_fit(work.X, work.y.ravel(), classes=np.unique(work.y))
    parameters = work.part(k + 1).network().run(k).parameters
    estimator.coefs_ = [weight.copy() for weight, _ in parameters]
    estimator.intercepts_ = [bias[0].copy() for _, bias in parameters]
    estimator.loss_curve_ = []
    del estimator._optimizer
    return estimator


def scikit_learn(work):
    """A loop over `MLPClassifier.fit`."""
    orders, y = work.orders(), work.y.ravel()

    def prepare():
        return [scikit_learn_estimator(work, k, rate) for k, rate in enumerate(work.learning_rates)]

    def run(estimators):
        for estimator in estimators:
            with scikit_learn_in_our_order(orders):
                estimator.fit(work.X, y)
        return np.transpose([estimator.loss_curve_ for estimator in estimators])

    return prepare, run


def pytorch(work):
    """Eager; matrix products batched over the runs, gradients by autograd."""
    import torch

    torch.set_num_threads(1)
    one_output = work.sizes[-1] == 1
    X = torch.tensor(work.X)
    y = torch.tensor(work.y[:, 0] if one_output else work.y)
    batches = torch.tensor(np.array(work.batches()))
    rates = torch.tensor(work.learning_rates)[:, None, None]
    n_runs = len(rates)

    def mean_losses(a, y):
        if one_output:
            loss, output = torch.nn.functional.binary_cross_entropy_with_logits, a[..., 0]
            return loss(output, y.expand(n_runs, -1), reduction="none").mean(-1)
        each = torch.nn.functional.cross_entropy(
            a.flatten(0, 1), y.repeat(n_runs), reduction="none"
        )
        return each.view(n_runs, -1).mean(-1)

    def run(parameters):
        losses = torch.empty(batches.shape[:2] + (n_runs,), dtype=X.dtype)
        for epoch, epoch_batches in enumerate(batches):
            for i, rows in enumerate(epoch_batches):
                a, labels = (X, y) if work.batch_size is None else (X[rows], y[rows])
                for layer in range(0, len(parameters), 2):
                    a = torch.matmul(a if layer == 0 else torch.tanh(a), parameters[layer])
                    a = a + parameters[layer + 1]
                value = mean_losses(a, labels)
                gradients = torch.autograd.grad(value.sum(), parameters)
                with torch.no_grad():
                    for w, gradient in zip(parameters, gradients, strict=True):
                        w -= rates * gradient
                losses[epoch, i] = value.detach()
        return losses.mean(1).numpy()

    def prepare():
        pairs = work.network().parameters
        return [torch.tensor(w, requires_grad=True) for pair in pairs for w in pair]

    return prepare, run


def pytorch_alone(work):
    """Eager, a single network without a run axis."""
    import torch

    torch.set_num_threads(1)
    one_output = work.sizes[-1] == 1
    X = torch.tensor(work.X)
    y = torch.tensor(work.y)
    batches = torch.tensor(np.array(work.batches()))
    rate = float(work.learning_rates[0])
    functional = torch.nn.functional
    loss = functional.binary_cross_entropy_with_logits if one_output else functional.cross_entropy

    def run(network):
        optimizers = {"sgd": torch.optim.SGD, "adam": torch.optim.Adam}
        optimizer = optimizers[work.optimizer](network.parameters(), lr=rate)
        losses = torch.empty(batches.shape[:2], dtype=X.dtype)
        for epoch, epoch_batches in enumerate(batches):
            for i, rows in enumerate(epoch_batches):
                inputs, labels = (X, y) if work.batch_size is None else (X[rows], y[rows])
                value = loss(network(inputs), labels)
                optimizer.zero_grad()
                value.backward()
                optimizer.step()
                losses[epoch, i] = value.detach()
        return losses.mean(1, keepdim=True).numpy()

    def prepare():
        layers = []
        for weight, bias in work.network().run(0).parameters:
            layer = torch.nn.Linear(*weight.shape, dtype=X.dtype)
            layer.weight.data = torch.tensor(weight.T.copy())
            layer.bias.data = torch.tensor(bias[0])
            layers += [layer, torch.nn.Tanh()]
        return torch.nn.Sequential(*layers[:-1])

    return prepare, run


def jax_trainer(work):
    """The function to call, and its arguments: vmap over the runs, scan over the steps, jit."""
    import jax
    import jax.numpy as jnp

    jax.config.update("jax_enable_x64", True)
    X, targets, batches = jnp.array(work.X), jnp.array(work.targets), jnp.array(work.batches())
    one_output = work.sizes[-1] == 1

    def mean_loss(parameters, X, y):
        a = X
        for i, (weight, bias) in enumerate(parameters):
            a = (a if i == 0 else jnp.tanh(a)) @ weight + bias
        if one_output:
            return jnp.mean(jax.nn.softplus(a) - y * a)
        return -jnp.mean((jax.nn.log_softmax(a) * y).sum(axis=-1))

    def one_run(parameters, rate, X, targets, batches):
        def step(parameters, rows):
            data = (X, targets) if work.batch_size is None else (X[rows], targets[rows])
            value, gradients = jax.value_and_grad(mean_loss)(parameters, *data)
            return jax.tree.map(lambda w, g: w - rate * g, parameters, gradients), value

        return jax.lax.scan(step, parameters, batches.reshape(-1, batches.shape[-1]))[1]

    trainer = jax.jit(jax.vmap(one_run, in_axes=(0, 0, None, None, None)))
    parameters = [(jnp.array(w), jnp.array(b)) for w, b in work.network().parameters]
    return trainer, (parameters, jnp.array(work.learning_rates), X, targets, batches)


def _by_epoch(work, losses):
    return np.asarray(losses).T.reshape(work.epochs, -1, len(work.learning_rates)).mean(axis=1)


def jax_compiled(work):
    """Compiled beforehand."""
    trainer, arguments = jax_trainer(work)
    compiled = trainer.lower(*arguments).compile()
    return lambda: None, lambda _: _by_epoch(work, compiled(*arguments))


def jax_with_compilation(work):
    """As a reader meets it: a new shape, or a new loss, is compiled first."""
    import jax

    def prepare():
        jax.clear_caches()
        return jax_trainer(work)

    def run(ready):
        trainer, arguments = ready
        return _by_epoch(work, trainer(*arguments))

    return prepare, run
