"""The whole Hessian of a network's loss, to hold sharpness against."""

import numpy as np

from lrcourse import MLP


def hessian(network, X, y, loss, h=1e-5):
    """Column by column, from differences of the gradient."""
    flat, columns = network.flat.copy(), []
    for step in h * np.eye(len(flat)):
        sides = []
        for moved in (flat + step, flat - step):
            model = MLP.from_flat(moved, network.sizes, network.activation)
            _, gradients = model.loss_and_gradients(X, y, loss)
            sides.append(np.concatenate([part.ravel() for pair in gradients for part in pair]))
        columns.append((sides[0] - sides[1]) / (2 * h))
    matrix = np.array(columns)
    return (matrix + matrix.T) / 2
