// JSON (RFC 8259), read strictly and with positions, and written compactly. One reader for everything that is JSON
// here: policies, records, console calls, files. Duplicate keys are refused unless a limit says otherwise: what is
// checked and what is used must be one thing.
#pragma once
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace keyward::json {

enum class Type : std::uint8_t { Null, False, True, Number, String, Array, Object };

struct Limits {
  std::uint32_t max_bytes = 1 << 20;
  std::uint32_t max_depth = 32;        // nesting of arrays and objects
  std::uint32_t max_values = 200'000;  // keys count as values
};

// A place in the text. Lines and columns count from 1; columns count bytes.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t offset = 0;  // bytes from the start
};

enum class Fault : std::uint8_t { Syntax, TooLarge, TooDeep, TooMany, InvalidUtf8, DuplicateKey };
struct SyntaxError {
  Fault fault;
  std::uint32_t offset;  // where the text stops making sense; for DuplicateKey the second key
  std::string message;   // "expected ',' or '}'": a phrase without a position
};

class Document;

// A value of a Document: a small handle, valid while the Document lives.
class Value {
 public:
  Type type() const;
  bool is(Type t) const { return type() == t; }
  bool is_bool() const { return type() == Type::True || type() == Type::False; }
  // The decoded text. Requires: String.
  std::string_view string() const;
  // The number as it was written. Requires: Number.
  std::string_view number() const;
  // The number if it is a whole one that fits. Nothing for any other type.
  std::optional<std::int64_t> integer() const;
  // The value's own source text, quotes and braces included.
  std::string_view source() const;
  std::uint32_t begin() const;  // byte offsets into the document's text
  std::uint32_t end() const;

  // Elements of an array, members of an object, 0 for anything else.
  std::uint32_t size() const;
  // The value of a member, if there is one. Nothing if this is no object. Linear in the number of members.
  std::optional<Value> find(std::string_view key) const;

  class Iterator {
   public:
    Iterator(const Document* document, std::uint32_t node, bool members)
        : document_(document), node_(node), members_(members) {}
    // For an array the element twice, for an object key and value.
    struct Entry;
    Entry operator*() const;
    Iterator& operator++();
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.node_ == b.node_; }

   private:
    const Document* document_;
    std::uint32_t node_;
    bool members_;
  };
  Iterator begin_entries() const;
  Iterator end_entries() const;

 private:
  friend class Document;
  friend class Iterator;
  Value(const Document* document, std::uint32_t node) : document_(document), node_(node) {}
  const Document* document_;
  std::uint32_t node_;
};

struct Value::Iterator::Entry {
  Value key;  // of an array's entry: the element itself
  Value value;
};

// for (auto [key, value] : entries(object)), for (auto [_, element] : entries(array))
struct Entries {
  Value of;
  Value::Iterator begin() const { return of.begin_entries(); }
  Value::Iterator end() const { return of.end_entries(); }
};
inline Entries entries(Value value) { return {value}; }

// A parsed text and the text itself. Movable; Values point to the Document, so move it only before taking any.
class Document {
 public:
  // Linear in the text; does not recurse.
  static std::expected<Document, SyntaxError> parse(std::string text, const Limits& limits = {});
  Value root() const { return {this, 0}; }
  std::string_view text() const { return *text_; }
  // Line and column of an offset. Linear in the text.
  Position position(std::uint32_t offset) const;

 private:
  friend class Value;
  friend class Value::Iterator;
  friend class Reader;
  struct Node {
    Type type;
    bool decoded = false;      // the string is in decoded_, not in the source
    std::uint32_t begin, end;  // source text
    std::uint32_t string_at = 0, string_size = 0;
    std::uint32_t count = 0;  // elements or members
    std::uint32_t next = 0;   // the node behind this one and all below it
  };
  std::unique_ptr<const std::string> text_;
  std::string decoded_;
  std::vector<Node> nodes_;  // pre-order; a member is its key node and then its value node
};

// Writes one JSON text without blanks. The caller keeps begin and end in balance.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  Writer& begin_object() { return open('{'); }
  Writer& end_object() { return close('}'); }
  Writer& begin_array() { return open('['); }
  Writer& end_array() { return close(']'); }
  Writer& key(std::string_view name);
  Writer& string(std::string_view text);  // escapes what JSON asks for, and nothing else
  Writer& integer(std::int64_t number);
  Writer& boolean(bool value);
  Writer& null();
  Writer& raw(std::string_view json);  // a finished JSON value

  // Member shorthands.
  Writer& member(std::string_view name, std::string_view text) { return key(name).string(text); }
  Writer& member(std::string_view name, const char* text) { return key(name).string(text); }
  Writer& member(std::string_view name, const std::string& text) { return key(name).string(text); }
  Writer& member(std::string_view name, std::int64_t number) { return key(name).integer(number); }
  Writer& member(std::string_view name, bool value) { return key(name).boolean(value); }

 private:
  Writer& open(char c);
  Writer& close(char c);
  void separate();
  std::string& out_;
  bool comma_ = false;  // a value stands before, on this level
};

// The text as a JSON string with its quotes.
std::string quoted(std::string_view text);

}  // namespace keyward::json
