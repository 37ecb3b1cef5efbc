"""`slm train loglinear`, and what can be done with the model."""

import json

from slm.commands import main

LINES = ["the cat sat on the mat", "a dog sat on a log", "the cat saw a dog"] * 8


def test_a_log_linear_model_is_trained_saved_scored_and_sampled(tmp_path, capsys):
    text = tmp_path / "text.txt"
    text.write_text("\n".join(LINES), encoding="utf-8")
    folder = str(tmp_path / "model")
    assert main(["train", "loglinear", str(text), "-m", folder, "-o", "2", "--penalty", "0.1", "--quiet"]) == 0
    assert "loglinear model" in capsys.readouterr().out
    assert main(["ppl", folder, str(text), "--json"]) == 0
    assert 1 < json.loads(capsys.readouterr().out)["perplexity"] < 3
    assert main(["generate", folder, "-n", "2"]) == 0
    assert len(capsys.readouterr().out.splitlines()) == 2
