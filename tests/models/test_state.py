"""States and the ids that follow them, of one tiny model of every kind and make."""

import numpy as np
import pytest
import zoo

from slm.errors import DataError
from slm.models.base import take

pytestmark = pytest.mark.compiled


@pytest.fixture(params=zoo.MAKERS)
def model(request):
    return zoo.model(request.param)


def test_a_state_takes_one_id_a_row(model):
    for rows, ids in ((1, [3, 4]), (3, [3]), (2, []), (2, [[3, 4]])):
        with pytest.raises(DataError, match=f"the {rows} rows of a state take one id each"):
            model.next_state(model.begin_state(rows), np.array(ids, int))
    for state in ((), None, [1]):
        with pytest.raises(DataError, match=r"a state (is a tuple of arrays|of this model is an array)"):
            model.next_state(state, np.array([3]))
    with pytest.raises(DataError, match="rows of a state take one id each"):
        model.next_state(model.begin_state(2), 3)
    three = model.next_state(take(model.begin_state(1), [0] * 3), np.array([3, 4, 5]))
    for row, id in enumerate([3, 4, 5]):
        alone = model.next_state(model.begin_state(1), np.array([id]))
        np.testing.assert_allclose(model.log_probs(three)[row], model.log_probs(alone)[0], rtol=0, atol=1e-5)
