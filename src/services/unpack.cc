#include <zlib.h>

#include <stdexcept>

#include "services/packed.h"
#include "services/stored_service.h"

namespace keyward::services {
namespace {

// Reads what pack() of tools/pack_services.py wrote. The image is a part of the program: a fault in it cannot go on.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  std::size_t number() {
    std::size_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      if (bytes_.empty() || shift > 28) throw std::logic_error("services: the image is broken");
      const auto byte = static_cast<unsigned char>(bytes_.front());
      bytes_.remove_prefix(1);
      value |= static_cast<std::size_t>(byte & 0x7F) << shift;
      if ((byte & 0x80) == 0) return value;
    }
  }
  std::string_view text() {
    const std::size_t size = number();
    if (size > bytes_.size()) throw std::logic_error("services: the image is broken");
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }
  // A count and so many things.
  template <class T, class Read>
  std::vector<T> list(Read&& read) {
    std::vector<T> values(number());
    for (T& value : values) value = read();
    return values;
  }

 private:
  std::string_view bytes_;
};

}  // namespace

std::unique_ptr<const Service> unpack(const PackedService& packed) {
  auto service = std::make_unique<StoredService>();
  std::string raw(packed.unpacked_size, '\0');
  uLongf size = raw.size();
  const auto image = packed_image().subspan(packed.offset, packed.size);
  if (::uncompress(reinterpret_cast<Bytef*>(raw.data()), &size, image.data(), image.size()) != Z_OK ||
      size != raw.size())
    throw std::logic_error("services: the image is broken");
  Reader in(service->keep(raw));

  service->prefix = packed.prefix;
  service->name = packed.name;
  service->resource_control_policies = packed.resource_control_policies;
  const auto texts = in.list<std::string_view>([&] { return in.text(); });
  const auto text = [&] { return texts.at(in.number()); };
  service->condition_keys = service->keep(in.list<ConditionKey>([&] {
    ConditionKey key{.name = text(), .description = text()};
    const std::size_t type = in.number();
    key.type = static_cast<KeyType>(type >> 1);
    key.several = (type & 1) != 0;
    return key;
  }));
  const auto key_lists = in.list<ConditionKeys>([&] {
    return service->keep(in.list<const ConditionKey*>([&] { return &service->condition_keys[in.number()]; }));
  });
  const auto keys = [&] { return key_lists.at(in.number()); };
  service->resource_types = service->keep(in.list<ResourceType>([&] { return ResourceType{text(), text(), keys()}; }));
  const auto text_lists =
      in.list<std::span<const std::string_view>>([&] { return service->keep(in.list<std::string_view>(text)); });
  service->actions = service->keep(in.list<Action>([&] {
    Action action{.name = text(), .description = text()};
    action.level = static_cast<AccessLevel>(in.number());
    action.condition_keys = keys();
    action.dependent_actions = text_lists.at(in.number());
    action.resources = service->keep(in.list<ResourceUse>([&] {
      const std::size_t type = in.number();
      return ResourceUse{&service->resource_types[type >> 1], (type & 1) != 0, keys(), text_lists.at(in.number())};
    }));
    return action;
  }));
  return service;
}

}  // namespace keyward::services
