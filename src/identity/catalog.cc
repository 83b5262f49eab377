#include "identity/catalog.h"

#include <algorithm>
#include <mutex>

#include "identity/compile.h"
#include "identity/managed_policies.h"
#include "identity/names.h"

namespace keyward::identity {

struct Catalog::Entry {
  explicit Entry(const EmbeddedPolicy& text) : embedded(text) {}
  explicit Entry(AddedPolicy one)
      : added(std::move(one)),
        embedded{added.arn,
                 added.name,
                 added.path,
                 added.id,
                 added.description,
                 added.job_function,
                 added.created.seconds,
                 added.updated.seconds,
                 added.default_version,
                 added.document} {}

  std::shared_ptr<const ManagedPolicy> get() const {
    std::call_once(once, [this] { policy = made(); });
    return policy;
  }

  const AddedPolicy added;  // empty for a built-in one
  const EmbeddedPolicy embedded;

 private:
  std::shared_ptr<const ManagedPolicy> made() const {
    ManagedPolicy one;
    one.id = embedded.id;
    one.arn = embedded.arn;
    one.name = embedded.name;
    one.path = embedded.path;
    one.description = embedded.description;
    one.created = Time{embedded.created};
    one.updated = Time{embedded.updated};
    one.default_version = embedded.default_version;
    one.newest_version = embedded.default_version;
    // Every document parses: catalog_test.cc has tried each embedded one, and whoever adds one has compiled it.
    one.versions.push_back(
        {.number = embedded.default_version,
         .document = make_document(std::string(embedded.document), one.arn, one.name, embedded.default_version).value(),
         .created = one.updated});
    return std::make_shared<const ManagedPolicy>(std::move(one));
  }

  mutable std::once_flag once;
  mutable std::shared_ptr<const ManagedPolicy> policy;  // written under `once`, never again
};

Catalog::Catalog(std::vector<AddedPolicy> added) {
  for (const EmbeddedPolicy& one : embedded_policies())
    if (std::ranges::find(added, one.arn, &AddedPolicy::arn) == added.end())
      entries_.push_back(std::make_unique<Entry>(one));
  for (AddedPolicy& one : added) entries_.push_back(std::make_unique<Entry>(std::move(one)));
  std::ranges::sort(entries_, {}, [](const auto& one) { return one->embedded.arn; });
}
Catalog::~Catalog() = default;

const Catalog::Entry* Catalog::entry(std::string_view arn) const {
  const auto found = std::ranges::lower_bound(entries_, arn, {}, [](const auto& one) { return one->embedded.arn; });
  return found == entries_.end() || (*found)->embedded.arn != arn ? nullptr : found->get();
}

std::shared_ptr<const ManagedPolicy> Catalog::find(std::string_view arn) const {
  const Entry* found = entry(arn);
  return found == nullptr ? nullptr : found->get();
}

std::vector<std::shared_ptr<const ManagedPolicy>> Catalog::all() const {
  std::vector<std::shared_ptr<const ManagedPolicy>> policies;
  policies.reserve(entries_.size());
  for (const auto& one : entries_) policies.push_back(one->get());
  std::ranges::sort(policies, {}, [](const auto& policy) { return folded(policy->name); });
  return policies;
}

bool Catalog::is_job_function(const ManagedPolicy& policy) const {
  const Entry* found = entry(policy.arn);
  return found != nullptr && found->embedded.job_function;
}

}  // namespace keyward::identity
