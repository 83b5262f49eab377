#include "api/service_linked_roles.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "api/lookup.h"
#include "api/rules.h"
#include "api/shapes.h"
#include "identity/compile.h"

namespace keyward::api {
namespace {
using identity::DeletionTask;
using identity::Role;

constexpr std::size_t kMaxRoleName = 64;
constexpr std::string_view kNamePrefix = "AWSServiceRoleFor";
constexpr std::string_view kTaskPrefix = "task/aws-service-role/";
constexpr std::int64_t kTaskKept = 86'400;  // seconds

struct LinkedService {
  std::string_view name;  // its principal
  std::string_view role;  // behind the prefix
  bool takes_suffix = false;
};
// The "service-linked role" pages of the services that
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_aws-services-that-work-with-iam.html lists. By principal.
constexpr auto kServices = std::to_array<LinkedService>({
    {"access-analyzer.amazonaws.com", "AccessAnalyzer"},
    {"airflow.amazonaws.com", "AmazonMWAA"},
    {"appmesh.amazonaws.com", "AppMesh"},
    {"apprunner.amazonaws.com", "AppRunner"},
    {"autoscaling-plans.amazonaws.com", "AutoScalingPlans_EC2AutoScaling"},
    {"autoscaling.amazonaws.com", "AutoScaling", true},
    {"backup.amazonaws.com", "Backup"},
    {"batch.amazonaws.com", "Batch"},
    {"cloudtrail.amazonaws.com", "CloudTrail"},
    {"config.amazonaws.com", "Config"},
    {"connect.amazonaws.com", "AmazonConnect", true},
    {"dax.amazonaws.com", "DAX"},
    {"dynamodb.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_DynamoDBTable"},
    {"ec2fleet.amazonaws.com", "EC2Fleet"},
    {"ecs.amazonaws.com", "ECS"},
    {"ecs.application-autoscaling.amazonaws.com", "ApplicationAutoScaling_ECSService"},
    {"eks-fargate.amazonaws.com", "AmazonEKSForFargate"},
    {"eks-nodegroup.amazonaws.com", "AmazonEKSNodegroup"},
    {"eks.amazonaws.com", "AmazonEKS"},
    {"elasticache.amazonaws.com", "ElastiCache"},
    {"elasticbeanstalk.amazonaws.com", "ElasticBeanstalk"},
    {"elasticfilesystem.amazonaws.com", "AmazonElasticFileSystem"},
    {"elasticloadbalancing.amazonaws.com", "ElasticLoadBalancing"},
    {"es.amazonaws.com", "AmazonElasticsearchService"},
    {"events.amazonaws.com", "CloudWatchEvents"},
    {"fsx.amazonaws.com", "AmazonFSx"},
    {"globalaccelerator.amazonaws.com", "GlobalAccelerator"},
    {"guardduty.amazonaws.com", "AmazonGuardDuty"},
    {"imagebuilder.amazonaws.com", "ImageBuilder"},
    {"inspector2.amazonaws.com", "AmazonInspector2"},
    {"kafka.amazonaws.com", "Kafka"},
    {"lakeformation.amazonaws.com", "LakeFormationDataAccess"},
    {"lex.amazonaws.com", "LexBots"},
    {"lexv2.amazonaws.com", "LexV2Bots", true},
    {"macie.amazonaws.com", "AmazonMacie"},
    {"memorydb.amazonaws.com", "MemoryDB"},
    {"mq.amazonaws.com", "AmazonMQ"},
    {"opensearchservice.amazonaws.com", "AmazonOpenSearchService"},
    {"ops.apigateway.amazonaws.com", "APIGateway"},
    {"organizations.amazonaws.com", "Organizations"},
    {"rds.amazonaws.com", "RDS"},
    {"redshift.amazonaws.com", "Redshift"},
    {"replication.dynamodb.amazonaws.com", "DynamoDBReplication"},
    {"securityhub.amazonaws.com", "SecurityHub"},
    {"spot.amazonaws.com", "EC2Spot"},
    {"spotfleet.amazonaws.com", "EC2SpotFleet"},
    {"ssm.amazonaws.com", "AmazonSSM"},
    {"sso.amazonaws.com", "SSO"},
    {"support.amazonaws.com", "Support"},
    {"transitgateway.amazonaws.com", "VPCTransitGateway"},
    {"trustedadvisor.amazonaws.com", "TrustedAdvisor"},
    {"wafv2.amazonaws.com", "WAFV2Logging"},
});
static_assert(std::ranges::is_sorted(kServices, {}, &LinkedService::name));
}  // namespace

std::string service_linked_path(std::string_view service) {
  return fmt::format("{}{}/", Role::kServiceLinkedPath, service);
}

Result<std::string> service_linked_name(std::string_view service, const std::optional<std::string>& suffix) {
  const auto found = std::ranges::lower_bound(kServices, service, {}, &LinkedService::name);
  if (found == kServices.end() || found->name != service)
    return fail(Code::InvalidInput, fmt::format("Service {} does not have a service-linked role.", service));
  if (suffix && !found->takes_suffix)
    return fail(Code::InvalidInput, fmt::format("Custom suffix is not allowed for {}", service));
  return suffix ? fmt::format("{}{}_{}", kNamePrefix, found->role, *suffix)
                : fmt::format("{}{}", kNamePrefix, found->role);
}

std::optional<DeletionTaskParts> split_deletion_task(std::string_view id) {
  if (!id.starts_with(kTaskPrefix)) return std::nullopt;
  id.remove_prefix(kTaskPrefix.size());
  const std::size_t first = id.find('/');
  const std::size_t second = first == id.npos ? id.npos : id.find('/', first + 1);
  if (second == id.npos || first == 0 || second == first + 1 || second + 1 == id.size()) return std::nullopt;
  return DeletionTaskParts{id.substr(0, first), id.substr(first + 1, second - first - 1)};
}

WriteResult<iam::CreateServiceLinkedRoleOutput> create_service_linked_role(
    const Context& context, const iam::CreateServiceLinkedRoleInput& input) {
  const identity::Account& account = context.account;
  Result<std::string> name = service_linked_name(input.aws_service_name, input.custom_suffix);
  if (!name) return std::unexpected(std::move(name).error());
  // A longer one could not be named in any other operation.
  if (name->size() > kMaxRoleName)
    return fail(Code::InvalidInput, fmt::format("The role name {} has more than {} characters.", *name, kMaxRoleName));
  if (account.find_role(*name) != nullptr)
    return fail(
        Code::InvalidInput,
        fmt::format("Service role name {} has been taken in this account, please try a different suffix.", *name));
  if (auto room = check_quota("RolesPerAccount", account.roles().size(), context.env.quotas.roles_per_account); !room)
    return std::unexpected(std::move(room).error());
  auto trust = identity::make_trust_document(
      fmt::format(R"({{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Principal":{{"Service":"{}"}},)"
                  R"("Action":"sts:AssumeRole"}}]}})",
                  input.aws_service_name),
      {});
  if (!trust) return std::unexpected(std::move(trust).error());
  Role role;
  role.id = new_role_id(context);
  role.name = *std::move(name);
  role.path = service_linked_path(input.aws_service_name);
  role.description = input.description.value_or("");
  role.created = context.now;
  role.trust = *std::move(trust);
  role.max_session_seconds = identity::kDefaultRoleSession;
  Written<iam::CreateServiceLinkedRoleOutput> written;
  written.output.role = role_shape(context.state, account, role);
  written.changes.push_back(identity::put(account.id(), std::move(role)));
  return written;
}

WriteResult<iam::DeleteServiceLinkedRoleOutput> delete_service_linked_role(
    const Context& context, const iam::DeleteServiceLinkedRoleInput& input) {
  auto role = find_role(context, input.role_name);
  if (!role) return std::unexpected(std::move(role).error());
  if (!(*role)->is_service_linked())
    return fail(Code::NoSuchEntity, fmt::format("The role with name {} is not a service-linked role.", (*role)->name));
  const std::string& account = context.account.id();
  Written<iam::DeleteServiceLinkedRoleOutput> written;
  context.account.deletion_tasks().visit([&](const std::string& id, const auto& task) {
    if (task->finished.seconds + kTaskKept < context.now.seconds)
      written.changes.push_back(identity::erase<DeletionTask>(account, id));
  });
  // The role's path, without the slash before it, is the middle of the task's name.
  written.output.deletion_task_id = fmt::format("task{}{}/{}", (*role)->path, (*role)->name, context.env.random.uuid());
  written.changes.push_back(identity::put(account, DeletionTask{written.output.deletion_task_id, context.now}));
  written.changes.push_back(identity::erase<Role>(account, (*role)->id));
  return written;
}

Result<iam::GetServiceLinkedRoleDeletionStatusOutput> get_service_linked_role_deletion_status(
    const Context& context, const iam::GetServiceLinkedRoleDeletionStatusInput& input) {
  if (!split_deletion_task(input.deletion_task_id))
    return fail(Code::InvalidInput, fmt::format("{} is not a deletion task ID.", input.deletion_task_id));
  if (context.account.find_deletion_task(input.deletion_task_id) == nullptr)
    return fail(Code::NoSuchEntity, fmt::format("The deletion task {} cannot be found.", input.deletion_task_id));
  iam::GetServiceLinkedRoleDeletionStatusOutput output;
  output.status = "SUCCEEDED";
  return output;
}

}  // namespace keyward::api
