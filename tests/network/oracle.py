"""Recurrent cells written out in numpy from their equations, one frame at a time."""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def recurrent(kind, weights, x):
    """Hidden states (T, H) of one direction over frames (T, I), starting from zeros.

    `weights` are PyTorch's four arrays: input and hidden weights, input and hidden biases.
    """
    w_x, w_h, b_x, b_h = (np.asarray(w, dtype=np.float64) for w in weights)
    units = w_h.shape[1]
    h, c = np.zeros(units), np.zeros(units)
    states = []
    for frame in x:
        from_input, from_state = w_x @ frame + b_x, w_h @ h + b_h
        if kind == "rnn":
            h = np.tanh(from_input + from_state)
        elif kind == "gru":
            xr, xz, xn = np.split(from_input, 3)
            hr, hz, hn = np.split(from_state, 3)
            r, z = sigmoid(xr + hr), sigmoid(xz + hz)
            h = (1 - z) * np.tanh(xn + r * hn) + z * h
        else:
            i, f, g, o = np.split(from_input + from_state, 4)
            c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
            h = sigmoid(o) * np.tanh(c)
        states.append(h)
    return np.array(states)


def convolution(weight, bias, x, stride, left, outputs):
    """Strided convolution over frames (T, I) with zeros beyond both ends, `left` of them before."""
    weight = np.asarray(weight, dtype=np.float64)  # (O, I, K)
    kernel = weight.shape[2]
    rows = []
    for t in range(outputs):
        window = np.zeros((kernel, x.shape[1]))
        for k in range(kernel):
            source = t * stride - left + k
            if 0 <= source < len(x):
                window[k] = x[source]
        rows.append(np.einsum("oik,ki->o", weight, window) + np.asarray(bias, dtype=np.float64))
    return np.array(rows)


def layer_norm(x, gain, shift, epsilon=1e-5):
    mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
    return (x - mean) / np.sqrt(variance + epsilon) * np.asarray(gain) + np.asarray(shift)


def log_softmax(x):
    shifted = x - x.max(axis=1, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
