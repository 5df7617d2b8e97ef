"""Makes the expected values of RecallParityTests: see README.md beside this file."""
import importlib.util, json, pathlib, sys

HERE = pathlib.Path(__file__).resolve().parent
HITS = 7  # of each query, so that not every turn of these short conversations is a candidate


def load(path):
    spec = importlib.util.spec_from_file_location("recall", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.POOL = HITS
    return module


def expected(recall, path):
    talk = recall.Conversation(path)
    for question, _, _ in talk.questions:
        named, rest = recall.split_names(question, talk.authors, talk.common)
        order, signals, scores = talk.recall(question)
        yield dict(
            question=question, named=sorted(named), rest=rest, hits=[talk.turns[i]["id"] for i in sorted(talk.hits)],
            ranked=[dict(id=talk.turns[i]["id"], score=round(float(scores[at]), 6), signals={name: round(float(values[at]), 6) for name, values in signals.items()})
                    for at, i in enumerate(order)])


recall = load(sys.argv[1])
for path in sorted(HERE.glob("*.json")):
    if not path.name.endswith(".expected.json"):
        lines = ",\n".join(json.dumps(entry) for entry in expected(recall, path))
        path.with_suffix(".expected.json").write_text(f"[\n{lines}\n]\n")
