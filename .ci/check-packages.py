#!/usr/bin/env python3
"""Looks into the NuGet packages of a folder: the ones expected, and in each what a package owes its users."""
import pathlib
import sys
import xml.etree.ElementTree as tree
import zipfile

AI, LOGGING = "Microsoft.Extensions.AI.Abstractions", "Microsoft.Extensions.Logging.Abstractions"
EXPECTED = {
    "SemanticMemory": {AI, LOGGING, "System.Numerics.Tensors"},
    "SemanticMemory.Client": {"SemanticMemory", AI},
    "SemanticMemory.Embedded": {"SemanticMemory", LOGGING, "SQLitePCLRaw.provider.e_sqlite3"},
    "SemanticMemory.Qdrant": {"SemanticMemory", LOGGING, "Polly.Core"},
}

folder = pathlib.Path(sys.argv[1])
complaints = []
found = {}
for path in sorted(folder.glob("*.nupkg")):
    package = zipfile.ZipFile(path)
    names = set(package.namelist())
    nuspec = tree.fromstring(package.read(next(name for name in names if name.endswith(".nuspec"))))
    space = {"n": nuspec.tag[1:].split("}")[0]}
    name = nuspec.findtext("n:metadata/n:id", namespaces=space)
    found[name] = {one.get("id") for one in nuspec.iterfind(".//n:dependency", space)}
    for wanted in (f"lib/net10.0/{name}.dll", f"lib/net10.0/{name}.xml", "README.md", "LICENSE", "NOTICE"):
        if wanted not in names:
            complaints.append(f"{name}: {wanted} is missing")
    if nuspec.findtext("n:metadata/n:readme", namespaces=space) != "README.md":
        complaints.append(f"{name}: names no readme")
    symbols = path.with_suffix(".snupkg")
    if not symbols.exists() or f"lib/net10.0/{name}.pdb" not in zipfile.ZipFile(symbols).namelist():
        complaints.append(f"{name}: no symbols")

for name in sorted(EXPECTED.keys() | found.keys()):
    if EXPECTED.get(name) != found.get(name):
        complaints.append(f"{name}: expected to depend on {sorted(EXPECTED.get(name, []))}, found {sorted(found.get(name, []))}")
print("\n".join(complaints) or f"packages: {', '.join(sorted(found))} are complete")
sys.exit(1 if complaints else 0)
