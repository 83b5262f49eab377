// Files that a person names on the command line: JSON or YAML.
#pragma once
#include <string>
#include <string_view>

#include "base/error.h"

namespace keyward::cli {

// The first `most` bytes of the file; "-" is standard input. InvalidInput: it cannot be read.
Result<std::string> read_start(const std::string& file, std::size_t most);

// The file's bytes; "-" is standard input. InvalidInput: it cannot be read, or has more than `most` bytes.
Result<std::string> read_file(const std::string& file, std::size_t most);

// The file as JSON text: of a file named .yaml or .yml its content as JSON, of any other the bytes as they are.
// InvalidInput with the file's name and line: no YAML, too large, or a name twice in one map.
Result<std::string> read_as_json(const std::string& file, std::size_t most);

// `name` as seen from the directory of `file`.
std::string beside(const std::string& file, const std::string& name);

}  // namespace keyward::cli
