"""Sparse coding: items as sums of few atoms, and the atoms that make this cheapest."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from slm.errors import UsageError
from slm.features.checks import as_table


def objective(x: np.ndarray, codes: np.ndarray, atoms: np.ndarray, penalty: float) -> float:
    """1/2 |x - codes atoms|^2 + penalty * sum |codes|, summed over the items."""
    error = x - codes @ atoms
    return float(0.5 * (error * error).sum() + penalty * np.abs(codes).sum())


def sparse_codes(
    x: object,
    atoms: object,
    penalty: float,
    *,
    start: np.ndarray | None = None,
    tolerance: float = 1e-8,
    steps: int = 2000,
) -> np.ndarray:
    """The codes (m, K) that minimise `objective` for fixed atoms, a convex problem.

    Parameters:
        x: (m, D) items.
        atoms: (K, D) rows.
        penalty: price of a code's absolute value, above 0; larger makes more codes exactly 0.
        start: (m, K) codes to begin from; zeros by default. The result is never worse.
        tolerance: stop when no code moves by more in one step.
        steps: at most so many.

    Source: FISTA, Beck & Teboulle (2009); restarted when momentum points uphill, O'Donoghue & Candes (2015).

    Example:
        >>> sparse_codes([[3.0, 0.5]], [[1.0, 0.0], [0.0, 1.0]], penalty=1.0).tolist()
        [[2.0, 0.0]]
    """
    table, rows = as_table(x), as_table(atoms, "atoms")
    if table.shape[1] != rows.shape[1]:
        raise UsageError(f"items of {table.shape[1]} columns need atoms of as many, got {rows.shape[1]}.")
    if not 0 < penalty < np.inf:
        raise UsageError(f"penalty must be a finite number above 0, got {penalty}.")
    gram, target = rows @ rows.T, table @ rows.T
    curvature = max(float(np.linalg.eigvalsh(gram)[-1]), np.finfo(np.float64).tiny)
    codes = np.zeros(target.shape) if start is None else start
    ahead, t = codes, 1.0
    for _ in range(steps):
        moved = ahead - (ahead @ gram - target) / curvature
        moved = np.sign(moved) * np.maximum(np.abs(moved) - penalty / curvature, 0)
        if ((ahead - moved) * (moved - codes)).sum() > 0:
            t = 1.0
        faster = 0.5 + 0.5 * np.sqrt(1 + 4 * t * t)
        ahead = moved + (t - 1) / faster * (moved - codes)
        change, codes, t = float(np.abs(moved - codes).max()), moved, faster
        if change <= tolerance:
            break
    if start is not None and objective(table, start, rows, penalty) < objective(table, codes, rows, penalty):
        return start
    return codes


@dataclass(frozen=True)
class SparseCoding:
    """A learnt dictionary.

    Attributes:
        atoms: (K, D) rows of length at most 1; K may exceed D.
        penalty: of the codes.
        objectives: of the fitted items after every round; they never rise.

    Source: Olshausen & Field (1996); UFLDL tutorial, Sparse Coding; atoms updated as Mairal et al. (2010), alg. 2.

    Example:
        >>> coding = SparseCoding.fit(np.eye(4), 4, penalty=0.1)
        >>> bool(coding.objectives[-1] <= coding.objectives[0])
        True
    """

    atoms: np.ndarray
    penalty: float
    objectives: tuple[float, ...]

    @classmethod
    def fit(
        cls, x: object, atoms: int, penalty: float = 1.0, *, rounds: int = 100, tolerance: float = 1e-5, seed: int = 0
    ) -> SparseCoding:
        """Alternate between codes and atoms, from atoms that are `atoms` drawn items; a local minimum.

        Parameters:
            x: (m, D) items; centre them if their mean is of no interest.
            atoms: K, how many.
            penalty: see `sparse_codes`.
            rounds: at most so many; fewer if the objective falls by less than `tolerance` of itself.
            seed: of the draw.
        """
        table = as_table(x)
        if atoms < 1:
            raise UsageError(f"atoms must be at least 1, got {atoms}.")
        rng = np.random.default_rng(seed)
        dictionary = table[rng.choice(len(table), atoms, replace=atoms > len(table))]
        dictionary = dictionary + 1e-3 * table.std() * rng.normal(size=dictionary.shape)  # no two atoms alike
        dictionary /= np.maximum(np.linalg.norm(dictionary, axis=1, keepdims=True), 1e-12)
        codes = np.zeros((len(table), atoms))
        objectives: list[float] = []
        for _ in range(rounds):
            codes = sparse_codes(table, dictionary, penalty, start=codes, tolerance=1e-5, steps=200)
            _update_atoms(dictionary, codes.T @ codes, codes.T @ table)
            objectives.append(objective(table, codes, dictionary, penalty))
            if len(objectives) > 1 and objectives[-2] - objectives[-1] <= tolerance * objectives[-2]:
                break
        return cls(dictionary, penalty, tuple(objectives))

    def transform(self, x: object) -> np.ndarray:
        """Codes (m, K) of items (m, D)."""
        return sparse_codes(x, self.atoms, self.penalty)

    def inverse(self, codes: np.ndarray) -> np.ndarray:
        """Items (m, D) from codes (m, K)."""
        return codes @ self.atoms


def _update_atoms(atoms: np.ndarray, gram: np.ndarray, target: np.ndarray) -> None:
    """One exact step for each atom in turn, in place: the best atom for the codes, if too long cut to length 1."""
    for k in range(len(atoms)):
        if gram[k, k] > 1e-12:
            atoms[k] += (target[k] - gram[k] @ atoms) / gram[k, k]
            atoms[k] /= max(1.0, float(np.linalg.norm(atoms[k])))
