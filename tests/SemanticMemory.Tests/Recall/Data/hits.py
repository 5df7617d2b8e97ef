"""Makes eval-hits.expected.json: the hits of the reference implementation for every tenth question of eval-data, all of it one memory; see README.md beside this file."""
import importlib.util, json, pathlib, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent
EVAL = HERE.parents[3] / "eval-data"

spec = importlib.util.spec_from_file_location("recall", sys.argv[1])
recall = importlib.util.module_from_spec(spec)
spec.loader.exec_module(recall)


def comparable(message):
    """A short turn of a person or an agent: passages and what tools write are searched in another way here."""
    return message["role"] in ("user", "assistant") and not message.get("toolCalls") and len(message["content"].split()) <= 100


talk, questions = {"qa": []}, []
for path in sorted(EVAL.glob("*-*.json")):
    file = json.loads(path.read_text())
    for session in file["sessions"]:
        talk[f"session_{len(talk)}"] = [dict(speaker=m.get("author", ""), dia_id=m["id"], text=m["content"]) for m in session["messages"] if comparable(m)]
    questions += file["questions"]

with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "talk.json"
    path.write_text(json.dumps(talk))
    memory = recall.Conversation(path)

# What follows a comma in an author is an organisation, which stays in the question.
people = sorted({author.split(",")[0] for author in memory.authors})
entries = []
for question in questions[::10]:
    if not question.get("recent") and question["kind"] != "exact-id":  # identifiers weigh more here
        _, rest = recall.split_names(question["question"], people, memory.common)
        hits, _ = memory.search_store(question["question"], recall.embed([rest])[0])
        entries.append(dict(id=question["id"], question=question["question"], hits=[memory.turns[i]["id"] for i in sorted(hits)]))
(HERE / "eval-hits.expected.json").write_text("[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries) + "\n]\n")
print(len(entries), "questions", sum(len(entry["hits"]) for entry in entries), "hits")
