"""Principal components, and whitening by them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from slm.errors import UsageError
from slm.features.checks import as_table


@dataclass(frozen=True)
class PCA:
    """The orthogonal directions of largest variance.

    Attributes:
        mean: (D,) of the fitted items.
        components: (K, D) orthonormal rows by falling variance; the largest entry of each is positive.
        variances: (K,) along the components, sums divided by m; libraries that divide by m - 1 give m / (m - 1) as
            much.
        total_variance: over all directions, kept or not.

    Source: UFLDL tutorial, PCA Whitening.

    Example:
        >>> pca = PCA.fit([[1.0, 1.0], [2.0, 2.0], [3.0, 3.0]], 1)
        >>> pca.components.round(6).tolist(), pca.explained.round(6).tolist()
        ([[0.707107, 0.707107]], [1.0])
    """

    mean: np.ndarray
    components: np.ndarray
    variances: np.ndarray
    total_variance: float

    @classmethod
    def fit(cls, x: object, components: int | None = None) -> PCA:
        """The first `components` directions of items x (m, D); all min(m, D) by default.

        Raises:
            UsageError: more components than min(m, D).
        """
        table = as_table(x)
        most = min(table.shape)
        if components is not None and not 1 <= components <= most:
            raise UsageError(
                f"components must lie between 1 and {most}, the smaller side of a table of shape {table.shape}, "
                f"got {components}."
            )
        mean = table.mean(axis=0)
        _, scale, directions = np.linalg.svd(table - mean, full_matrices=False)
        rows = np.arange(most)
        directions *= np.sign(directions[rows, np.abs(directions).argmax(axis=1)])[:, None]
        variances = scale**2 / len(table)
        return cls(mean, directions[:components], variances[:components], float(variances.sum()))

    @property
    def explained(self) -> np.ndarray:
        """Share of the total variance along each component (K,); zeros for constant items."""
        return self.variances / self.total_variance if self.total_variance else np.zeros_like(self.variances)

    @property
    def rank(self) -> int:
        """How many kept components have any variance, beyond rounding."""
        floor = self.variances[0] * self.mean.size * np.finfo(np.float64).eps
        return int((self.variances > floor).sum())

    def needed(self, share: float) -> int:
        """The fewest components that keep a share of the total variance.

        Raises:
            UsageError: the share is none, or all kept components together have less.
        """
        kept = np.cumsum(self.explained)
        if not 0 < share <= 1 or share > kept[-1] + 1e-12:
            raise UsageError(
                f"a share of variance lies above 0 and up to {kept[-1]:.6g}, what the {kept.size} kept components "
                f"hold, got {share}."
            )
        return min(int(np.searchsorted(kept, share)) + 1, kept.size)

    def transform(self, x: object) -> np.ndarray:
        """Coordinates (m, K) of items (m, D) along the components."""
        return (as_table(x, columns=self.mean.size) - self.mean) @ self.components.T

    def inverse(self, coordinates: np.ndarray) -> np.ndarray:
        """Items (m, D) from coordinates (m, K): the nearest that the components can express."""
        return coordinates @ self.components + self.mean

    def whiten(self, x: object, epsilon: float = 0.0) -> np.ndarray:
        """Coordinates (m, K) divided by sqrt(variance + epsilon): their covariance is the identity if epsilon is 0.

        Raises:
            UsageError: epsilon is 0 and a kept component has no variance.
        """
        return self.transform(x) * self._scale(epsilon)

    def zca(self, x: object, epsilon: float = 0.0) -> np.ndarray:
        """Whitened coordinates turned back to the axes (m, D): of all whitenings the nearest to the items."""
        return self.whiten(x, epsilon) @ self.components

    def _scale(self, epsilon: float) -> np.ndarray:
        """1 / sqrt(variance + epsilon) for each component."""
        if not (epsilon >= 0 and math.isfinite(epsilon)):
            raise UsageError(f"epsilon must be a finite number of at least 0, got {epsilon}.")
        if epsilon == 0 and self.rank < self.variances.size:
            raise UsageError(
                f"{self.variances.size - self.rank} of {self.variances.size} components have no variance and cannot "
                f"be whitened; keep at most {self.rank} components, or give an epsilon above 0."
            )
        return 1 / np.sqrt(self.variances + epsilon)
