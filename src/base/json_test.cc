#include "base/json.h"

#include <gtest/gtest.h>

namespace keyward::json {
namespace {

struct Refused {
  const char* name;
  const char* text;
  Fault fault;
  std::uint32_t offset;
};
// RFC 8259: what is no JSON text, and where it stops being one.
constexpr Refused kRefused[] = {
    {"nothing", "", Fault::Syntax, 0},
    {"two values", "1 2", Fault::Syntax, 2},
    {"trailing comma in an array", "[1,]", Fault::Syntax, 3},
    {"trailing comma in an object", R"({"a":1,})", Fault::Syntax, 7},
    {"single quotes", "{'a':1}", Fault::Syntax, 1},
    {"leading zero", "01", Fault::Syntax, 0},
    {"plus sign", "+1", Fault::Syntax, 0},
    {"fraction without digits", "1.", Fault::Syntax, 0},
    {"control character", "\"a\nb\"", Fault::Syntax, 2},
    {"half a surrogate pair", R"("\ud800x")", Fault::Syntax, 7},
    {"low surrogate alone", R"("\udc00")", Fault::Syntax, 1},
    {"unknown escape", R"("\x")", Fault::Syntax, 1},
    {"open string", "\"abc", Fault::Syntax, 0},
    {"open array", "[1", Fault::Syntax, 2},
    {"wrong bracket", "[1}", Fault::Syntax, 2},
    {"same key", R"({"a":1,"b":2,"a":3})", Fault::DuplicateKey, 13},
    {"same key, escaped", R"({"a":1,"\u0061":3})", Fault::DuplicateKey, 7},
    {"not UTF-8", "\"\xC0\x80\"", Fault::InvalidUtf8, 0},
};
TEST(Json, Refuses) {
  for (const Refused& c : kRefused) {
    SCOPED_TRACE(c.name);
    const auto document = Document::parse(c.text);
    ASSERT_FALSE(document.has_value());
    EXPECT_EQ(document.error().fault, c.fault);
    EXPECT_EQ(document.error().offset, c.offset) << document.error().message;
  }
}

TEST(Json, RefusesTheSameKeyAmongMany) {
  std::string text = "{";
  for (int i = 0; i < 500; ++i) text += "\"k" + std::to_string(i) + "\":0,";
  EXPECT_TRUE(Document::parse(text + "\"z\":0}").has_value());
  const auto twice = Document::parse(text + "\"k77\":0}");
  ASSERT_FALSE(twice.has_value());
  EXPECT_EQ(twice.error().fault, Fault::DuplicateKey);
}

TEST(Json, HoldsItsBounds) {
  const std::string deep = std::string(1'000'000, '[');
  EXPECT_EQ(Document::parse(deep).error().fault, Fault::TooDeep);
  EXPECT_EQ(Document::parse(std::string(101, ' '), {.max_bytes = 100}).error().fault, Fault::TooLarge);
  EXPECT_EQ(Document::parse("[1,2,3]", {.max_values = 3}).error().fault, Fault::TooMany);
  EXPECT_TRUE(Document::parse("[1,2,3]", {.max_values = 4}).has_value());
}

TEST(Json, KeepsValuesAndPlaces) {
  const auto document = Document::parse("{\n  \"a\": [true, \"x\\n\\u00e9\\ud83d\\ude00\", {}],\n  \"b\": -12.5e3}");
  ASSERT_TRUE(document.has_value());
  const Value a = *document->root().find("a");
  ASSERT_EQ(a.size(), 3U);
  std::vector<Value> elements;
  for (auto [_, element] : entries(a)) elements.push_back(element);
  ASSERT_EQ(elements.size(), 3U);
  EXPECT_TRUE(elements[0].is(Type::True));
  EXPECT_EQ(elements[1].string(), "x\n\xC3\xA9\xF0\x9F\x98\x80");
  EXPECT_EQ(elements[2].size(), 0U);
  EXPECT_EQ(document->root().find("b")->number(), "-12.5e3");
  EXPECT_EQ(document->position(a.begin()).line, 2U);
  EXPECT_EQ(document->position(a.begin()).column, 8U);
  EXPECT_FALSE(document->root().find("c").has_value());
}

TEST(Json, WritesWhatItReads) {
  std::string out;
  Writer writer(out);
  writer.begin_object().member("text", "a\"\\\n\x01").member("n", std::int64_t{-7}).member("yes", true);
  writer.key("list").begin_array().integer(1).begin_object().end_object().null().end_array().end_object();
  EXPECT_EQ(out, "{\"text\":\"a\\\"\\\\\\n\\u0001\",\"n\":-7,\"yes\":true,\"list\":[1,{},null]}");
  const auto document = Document::parse(out);
  ASSERT_TRUE(document.has_value());
  EXPECT_EQ(document->root().find("text")->string(), "a\"\\\n\x01");
}
}  // namespace
}  // namespace keyward::json
