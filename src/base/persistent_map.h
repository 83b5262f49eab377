// An ordered map that is a value: a change gives a new map which shares all it did not touch (O(log n) new nodes), the
// old one stays as it was. Any number of threads may read and share one; a map object itself is assigned by one thread
// at a time. A weight-balanced tree with the parameters (3, 2), proven correct in: Hirai, Yamamoto, "Balancing
// weight-balanced trees", Journal of Functional Programming 21(3), 2011.
#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace keyward {

template <class V>
class PersistentMap {
 public:
  std::size_t size() const { return size_of(root_); }
  bool empty() const { return root_ == nullptr; }

  // Null if the key is not there. Valid while any map that holds the entry lives.
  const V* find(std::string_view key) const {
    const Node* node = root_.get();
    while (node != nullptr) {
      const int order = key.compare(node->key);
      if (order == 0) return &node->value;
      node = order < 0 ? node->left.get() : node->right.get();
    }
    return nullptr;
  }
  bool contains(std::string_view key) const { return find(key) != nullptr; }

  // Adds the entry, or replaces the value of the key.
  void set(std::string_view key, V value) { root_ = inserted(root_, key, value); }
  // Removes the key if it is there.
  void erase(std::string_view key) {
    if (contains(key)) root_ = erased(root_, key);
  }

  // Calls visit(key, value) in the keys' byte order, from the first key that is not less than `from`, until it returns
  // false or the keys end.
  template <class Visit>
  void visit_from(std::string_view from, Visit&& visit) const {
    walk(root_.get(), from, visit);
  }
  template <class Visit>
  void visit(Visit&& visit) const {
    walk(root_.get(), {}, [&](const std::string& key, const V& value) {
      visit(key, value);
      return true;
    });
  }
  // As visit_from, over the keys that start with `prefix`.
  template <class Visit>
  void visit_prefix(std::string_view prefix, Visit&& visit) const {
    walk(root_.get(), prefix, [&](const std::string& key, const V& value) {
      return std::string_view(key).starts_with(prefix) && visit(key, value);
    });
  }

 private:
  struct Node;
  using Link = std::shared_ptr<const Node>;
  struct Node {
    std::string key;
    V value;
    std::size_t size;
    Link left, right;
  };

  static std::size_t size_of(const Link& link) { return link == nullptr ? 0 : link->size; }
  static Link make(const std::string& key, const V& value, Link left, Link right) {
    const std::size_t size = 1 + size_of(left) + size_of(right);
    return std::make_shared<const Node>(Node{key, value, size, std::move(left), std::move(right)});
  }
  static bool heavier(const Link& a, const Link& b) { return size_of(a) + 1 > 3 * (size_of(b) + 1); }
  static bool single(const Link& inner, const Link& outer) { return size_of(inner) + 1 < 2 * (size_of(outer) + 1); }

  static Link balanced(const std::string& key, const V& value, Link left, Link right) {
    if (heavier(right, left)) {
      const Node& r = *right;
      if (single(r.left, r.right)) return make(r.key, r.value, make(key, value, std::move(left), r.left), r.right);
      const Node& m = *r.left;
      return make(m.key, m.value, make(key, value, std::move(left), m.left), make(r.key, r.value, m.right, r.right));
    }
    if (heavier(left, right)) {
      const Node& l = *left;
      if (single(l.right, l.left)) return make(l.key, l.value, l.left, make(key, value, l.right, std::move(right)));
      const Node& m = *l.right;
      return make(m.key, m.value, make(l.key, l.value, l.left, m.left), make(key, value, m.right, std::move(right)));
    }
    return make(key, value, std::move(left), std::move(right));
  }

  static Link inserted(const Link& at, std::string_view key, V& value) {
    if (at == nullptr)
      return std::make_shared<const Node>(Node{std::string(key), std::move(value), 1, nullptr, nullptr});
    const int order = key.compare(at->key);
    if (order == 0) return std::make_shared<const Node>(Node{at->key, std::move(value), at->size, at->left, at->right});
    if (order < 0) return balanced(at->key, at->value, inserted(at->left, key, value), at->right);
    return balanced(at->key, at->value, at->left, inserted(at->right, key, value));
  }

  // Requires: the key is below `at`.
  static Link erased(const Link& at, std::string_view key) {
    const int order = key.compare(at->key);
    if (order < 0) return balanced(at->key, at->value, erased(at->left, key), at->right);
    if (order > 0) return balanced(at->key, at->value, at->left, erased(at->right, key));
    if (at->left == nullptr) return at->right;
    if (at->right == nullptr) return at->left;
    const Node* next = at->right.get();
    while (next->left != nullptr) next = next->left.get();
    return balanced(next->key, next->value, at->left, erased(at->right, next->key));
  }

  // Depth is logarithmic, so recursion is bounded.
  template <class Visit>
  static bool walk(const Node* node, std::string_view from, Visit&& visit) {
    if (node == nullptr) return true;
    const bool here = from.compare(node->key) <= 0;
    if (here && !walk(node->left.get(), from, visit)) return false;
    if (here && !visit(node->key, node->value)) return false;
    return walk(node->right.get(), from, visit);
  }

  Link root_;
};

}  // namespace keyward
