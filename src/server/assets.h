// The console's files, as they were built into this program (cmake/console.cmake). All views live as long as the
// process.
#pragma once
#include <string_view>

namespace keyward::server {

struct Asset {
  std::string_view path;  // "/index.html", "/assets/index-B5sDz4DQ.css"
  std::string_view content_type;
  std::string_view etag;  // with its quotes
  std::string_view plain;
  std::string_view gzip;  // empty where it would not be smaller
};

// Null if there is no such file. "/index.html" is always there: without a console it says so.
const Asset* find_asset(std::string_view path);

}  // namespace keyward::server
