// A service that owns all that its views point to.
#pragma once
#include <algorithm>
#include <memory>
#include <memory_resource>
#include <string_view>
#include <type_traits>
#include <vector>

#include "services/reference.h"

namespace keyward::services {

class StoredService : public Service {
 public:
  StoredService() = default;
  StoredService(const StoredService&) = delete;
  StoredService& operator=(const StoredService&) = delete;

  // Copies that live as long as this.
  std::string_view keep(std::string_view text) {
    char* const at = static_cast<char*>(memory_.allocate(text.size() + 1, 1));
    std::ranges::copy(text, at);
    return {at, text.size()};
  }
  template <class T>
  std::span<const T> keep(const std::vector<T>& values) {
    static_assert(std::is_trivially_destructible_v<T>);
    if (values.empty()) return {};
    T* const at = std::pmr::polymorphic_allocator<T>(&memory_).allocate(values.size());
    std::uninitialized_copy(values.begin(), values.end(), at);
    return {at, values.size()};
  }

 private:
  std::pmr::monotonic_buffer_resource memory_;
};

}  // namespace keyward::services
