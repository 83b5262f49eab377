// Keys and certificates for tests.
#pragma once
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace keyward::secrets {

// A file of tests/data/keys; tests run in the root of the sources.
inline std::string test_key(const std::string& name) {
  std::ifstream file("tests/data/keys/" + name);
  EXPECT_TRUE(file) << name;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace keyward::secrets
