import json
from pathlib import Path

import pytest

KEYS = {
    "corpus", "split", "lines", "cer", "wer", "exact", "ms_per_line", "model", "decoder",
    "language_model",
}  # fmt: skip


@pytest.fixture
def corpus(tmp_path) -> Path:
    """Six lines of three forms in the layout of IAM-OnDB."""
    root = tmp_path / "iam"
    labels = ["#!MLF!#"]
    for form in ("a01-000", "a01-001", "b02-000u"):
        folder = root / "data" / "lineStrokes" / form[:3] / form[:7]
        folder.mkdir(parents=True)
        for line in (1, 2):
            name = f"{form}-0{line}"
            points = "".join(
                f'<Point x="{10 * i * line}" y="{(i % 2) * 40 + i}" time="{i / 100:.2f}"/>'
                for i in range(30)
            )
            (folder / f"{name}.xml").write_text(
                "<WhiteboardCaptureSession><WhiteboardDescription>"
                '<SensorLocation corner="top_left"/></WhiteboardDescription><StrokeSet>'
                f'<Stroke colour="black" start_time="0" end_time="1">{points}</Stroke>'
                "</StrokeSet></WhiteboardCaptureSession>"
            )
            labels += [f'"/somewhere/{name}.lab"', "a", "b", "sp", "c", "."]
    (root / "t2_labels.mlf").write_text("\n".join(labels) + "\n")
    (root / "testset_v.txt").write_text("a01-000\n a01-001\nb02-000u\n")
    return root


@pytest.mark.parametrize("workers", [1, 2])
def test_table_json_and_report(command, model, corpus, tmp_path, workers):
    scores, report = tmp_path / "scores.json", tmp_path / "report.html"
    outcome = command(
        "evaluate", "--corpus", "iam-ondb", "--data", corpus, "--split", "testset_v",
        "--model", model, "--json", scores, "--report", report, "--workers", workers,
        "--no-language-model",
    )  # fmt: skip
    assert (outcome.code, outcome.complaints) == (0, [])
    document = json.loads(scores.read_text())
    assert document.keys() >= KEYS
    assert (document["corpus"], document["split"]) == ("iam-ondb", "testset_v")
    assert (document["lines"], document["decoder"]) == (6, "best-path")
    assert document["model"] == str(model)
    assert document["language_model"] is None
    assert document["calibration"]["characters"]["count"] > 0
    rows = dict(line.split(maxsplit=1) for line in outcome.out.splitlines())
    assert rows["corpus"] == "iam-ondb, testset_v"
    assert rows["lines"] == "6"
    for name in ("cer", "wer"):
        assert rows[name.upper()].startswith(f"{document[name]:.2%}")
        assert "95% interval" in rows[name.upper()]
        assert "3 forms" in rows[name.upper()]
    page = report.read_text()
    assert page.lstrip().lower().startswith("<!doctype html>")
    assert "a01-000" in page


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"--corpus": "iam"}, "there is no corpus 'iam'"),
        ({"--data": "nowhere"}, "nowhere"),
        ({"--split": "testset_x"}, "testset_x"),
        ({"--model": "best"}, "there is no model 'best'"),
        ({"--language-model": "klingon"}, "there is no language model 'klingon'"),
        ({"--json": "missing/scores.json"}, "missing/scores.json: no such file or directory"),
        ({"--json": "/dev/full"}, "/dev/full: no space left on device"),
        ({"--report": "/dev/null/report.html"}, "/dev/null/report.html: not a directory"),
        ({"--report": "/proc/report.html"}, "cannot write /proc/report.html"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(command, model, corpus, change, said):
    words = {"--corpus": "iam-ondb", "--data": corpus, "--split": "testset_v", "--model": model}
    words |= change
    outcome = command("evaluate", *(word for pair in words.items() for word in pair))
    assert outcome.code == 2
    assert said in outcome.complaint


def test_two_models_and_what_was_saved_of_them_compare_alike(command, model, corpus, tmp_path):
    words = ("--corpus", "iam-ondb", "--data", corpus, "--no-language-model")
    saved = [tmp_path / "best-path.json", tmp_path / "beam.json"]
    for path in saved:
        outcome = command("evaluate", *words, "--model", model, "--decoder", path.stem,
                          "--json", path)  # fmt: skip
        assert outcome.code == 0, outcome.complaints
    assert json.loads(saved[1].read_text())["oracle"]["readings"] == 5
    report = tmp_path / "report.html"
    outcome = command("evaluate", "--compare", *saved, "--report", report)
    assert (outcome.code, outcome.complaints) == (0, [])
    assert "points, 95% interval" in outcome.out
    assert report.read_text().lstrip().lower().startswith("<!doctype html>")

    both = tmp_path / "both.json"
    outcome = command("evaluate", *words, "--compare", model, model, "--json", both)
    assert (outcome.code, outcome.complaints) == (0, [])
    assert "lines      0 better, 0 worse, 0 with other errors, 6 the same" in outcome.out
    assert json.loads(both.read_text())["changes"]["wer"]["interval"] == [0, 0]


def test_notes_count_every_hand_the_same(command, model, tmp_path):
    strokes = [[[10 * i, (i % 2) * 40 + i] for i in range(30)]]
    lines = [
        {"id": f"n{i}", "writer": writer, "text": "2 kg!", "core": True, "strokes": strokes}
        for i, writer in enumerate(("ann", "ann", "bob"))
    ]
    (tmp_path / "lines.json").write_text(json.dumps(lines))
    outcome = command("evaluate", "--corpus", "notes", "--data", tmp_path, "--model", model,
                      "--no-language-model")  # fmt: skip
    assert (outcome.code, outcome.complaints) == (0, [])
    rows = outcome.out.splitlines()
    assert "corpus     notes, core" in rows
    assert any(row.startswith("mean       over 2 writers: CER ") for row in rows)
    assert any(row.startswith("  ann  CER ") for row in rows)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--data", "."], "--corpus and --data"),
        (["--compare", "default", "default"], "--corpus and --data"),
        (["--compare", "nobody", "default"], "there is no model 'nobody'"),
        (["--compare", "nothing.json", "default"], "cannot read nothing.json"),
        (["--compare", "default"], "expected 2 arguments"),
        (["--language-model", "english", "--no-language-model"], "not allowed with"),
    ],
)
def test_what_does_not_go_together_is_one_sentence(command, words, said):
    outcome = command("evaluate", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.complaint


def test_a_model_without_weights_is_one_sentence_with_and_without_workers(
    command, model, corpus, tmp_path
):
    hollow = tmp_path / "hollow"
    hollow.mkdir()
    (hollow / "model.json").write_bytes((model / "model.json").read_bytes())
    for workers in (1, 2):
        outcome = command(
            "evaluate", "--corpus", "iam-ondb", "--data", corpus, "--split", "testset_v",
            "--model", hollow, "--workers", workers,
        )  # fmt: skip
        assert (outcome.code, outcome.out) == (2, "")
        assert str(hollow) in outcome.complaint
