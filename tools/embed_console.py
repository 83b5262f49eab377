"""The built console as an assembly file and a table: embed_console.py DIST OUTPUT_FOLDER

Writes assets.S, which includes each file and, where it is smaller, its gzip copy, and assets.gen.cc with the table by path.
DIST may be missing: the table is empty then.
"""

import gzip
import hashlib
import pathlib
import sys

CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}


def write(path: pathlib.Path, content: bytes):
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)


def main(dist: pathlib.Path, output: pathlib.Path):
    output.mkdir(parents=True, exist_ok=True)
    files = sorted((file for file in dist.rglob("*") if file.is_file()), key=lambda file: "/" + file.relative_to(dist).as_posix())
    assembly = ["// The console's files.", ".section .rodata"]
    externs, rows = [], []

    def include(symbol: str, file: pathlib.Path):
        assembly.append(f'.global {symbol}\n.balign 16\n{symbol}:\n.incbin "{file}"')
        externs.append(f"extern const char {symbol}[];")

    for number, file in enumerate(files):
        if file.suffix not in CONTENT_TYPES:
            sys.exit(f"embed_console.py: no content type for {file}")
        content = file.read_bytes()
        # Without a time stamp, so that equal files give equal programs.
        packed = gzip.compress(content, 9, mtime=0)
        symbol = f"keyward_asset_{number}"
        include(symbol, file.resolve())
        view = "std::string_view()"
        if len(packed) < len(content) * 9 // 10:
            copy = output / f"{number}.gz"
            write(copy, packed)
            include(symbol + "_gzip", copy.resolve())
            view = f"std::string_view({symbol}_gzip, {len(packed)})"
        etag = hashlib.sha256(content).hexdigest()[:32]
        rows.append(f'      {{"/{file.relative_to(dist).as_posix()}", "{CONTENT_TYPES[file.suffix]}", "\\"{etag}\\"",\n'
                    f"       std::string_view({symbol}, {len(content)}), {view}}},")
    assembly.append('.section .note.GNU-stack,"",%progbits\n')
    table = ['#include "server/assets.gen.h"', "", *(['extern "C" {', *externs, "}", ""] if externs else []),
             "namespace keyward::server {", "std::span<const Asset> embedded_assets() {"]
    if rows:
        table += ["  static const Asset kAssets[] = {", *rows, "  };", "  return kAssets;"]
    else:
        table += ["  return {};"]
    table += ["}", "}  // namespace keyward::server", ""]
    header = ["#pragma once", "#include <span>", "", '#include "server/assets.h"', "", "namespace keyward::server {",
              "// By path.", "std::span<const Asset> embedded_assets();", "}  // namespace keyward::server", ""]
    write(output / "assets.S", "\n".join(assembly).encode())
    write(output / "assets.gen.cc", "\n".join(table).encode())
    write(output / "assets.gen.h", "\n".join(header).encode())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
