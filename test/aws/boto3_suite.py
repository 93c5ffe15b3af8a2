"""boto3, unmodified, against a running cluster: python3 boto3_suite.py ENDPOINT... (credentials from the environment).

Prints one line for each check and ends with "N passed, N failed".
"""

import csv
import io
import itertools
import json
import sys
import time
import urllib.error
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

ENDPOINTS = sys.argv[1:]
ACCOUNT = "111122223333"
TRUST_ROOT = {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}
# The profile aws shows a new key after some seconds, seldom a minute.
PATIENCE_S = 150
CONFIG = Config(retries={"max_attempts": 1}, user_agent_extra="eventide-suite")

turns = itertools.cycle(ENDPOINTS)
results = []


def client(service, endpoint=None, **credentials):
    """A client of the next replica, unless one is named."""
    where = endpoint or next(turns)
    return boto3.client(service, endpoint_url=where, region_name="eu-west-3", config=CONFIG, **credentials)


def document(**statement):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", **statement}]})


def keys_of(key):
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


def session_of(credentials):
    return {**keys_of(credentials), "aws_session_token": credentials["SessionToken"]}


def code_of(call):
    """The error code of a call; None where it succeeds."""
    try:
        call()
    except ClientError as error:
        return error.response["Error"]["Code"]
    return None


def eventually(what, call, codes):
    """Repeats a call while it ends with one of these codes; its result, and how many tries it took."""
    until = time.monotonic() + PATIENCE_S
    for tries in itertools.count(1):
        try:
            return call(), tries
        except ClientError as error:
            if error.response["Error"]["Code"] not in codes:
                raise
            if time.monotonic() > until:
                raise AssertionError(f"{what} did not come about in {PATIENCE_S} s: {error}") from error
        time.sleep(0.1)


def check(test):
    """Runs a check at once, in the order of this file: later ones build on earlier ones."""
    try:
        test()
        results.append(True)
        print(f"ok   {test.__name__.replace('_', ' ')}", flush=True)
    except Exception as error:  # every failure is one line, and the others go on
        results.append(False)
        print(f"FAIL {test.__name__.replace('_', ' ')}: {type(error).__name__}: {error}", flush=True)
    return test


@check
def the_root_user_is_who_it_is():
    for endpoint in ENDPOINTS:
        identity = client("sts", endpoint).get_caller_identity()
        assert identity["Arn"] == f"arn:aws:iam::{ACCOUNT}:root", identity


@check
def users_are_made_and_read_back_by_any_replica():
    tags = [{"Key": "team", "Value": "Grüße / 1+1=2"}, {"Key": "empty", "Value": ""}]
    for name in ("alice", "bob", "carol"):
        made = client("iam").create_user(UserName=name, Path="/eng/", Tags=tags)["User"]
        assert made["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/eng/{name}", made
        client("iam").get_waiter("user_exists").wait(UserName=name)
        read = client("iam").get_user(UserName=name.upper())["User"]
        assert read["UserId"] == made["UserId"] and read["Tags"] == tags, read
        assert read["CreateDate"] == made["CreateDate"], read


@check
def pages_go_on_at_another_replica():
    names, marker = [], {}
    while True:
        page = client("iam").list_users(MaxItems=2, PathPrefix="/eng/", **marker)
        names += [user["UserName"] for user in page["Users"]]
        if not page["IsTruncated"]:
            break
        marker = {"Marker": page["Marker"]}
    assert names == ["alice", "bob", "carol"], names
    paged = client("iam").get_paginator("list_users").paginate(PaginationConfig={"PageSize": 1})
    assert len(list(paged)) == 3


@check
def an_empty_list_is_there():
    assert client("iam").list_groups()["Groups"] == []
    assert client("iam").list_user_policies(UserName="alice")["PolicyNames"] == []


@check
def mistakes_have_aws_codes():
    iam = client("iam")
    assert code_of(lambda: iam.get_user(UserName="nobody")) == "NoSuchEntity"
    assert code_of(lambda: iam.create_user(UserName="Alice")) == "EntityAlreadyExists"
    assert code_of(lambda: iam.create_user(UserName="no blanks")) == "ValidationError"
    assert code_of(lambda: iam.create_role(RoleName="x", AssumeRolePolicyDocument="{")) == "MalformedPolicyDocument"
    assert code_of(lambda: iam.list_users(Marker="made-up")) == "ValidationError"
    try:
        iam.delete_user(UserName="nobody")
    except iam.exceptions.NoSuchEntityException as error:
        assert error.response["ResponseMetadata"]["HTTPStatusCode"] == 404
    wrong = {"aws_access_key_id": "AKIAAAAAAAAAAAAAAAAA", "aws_secret_access_key": "x"}
    assert code_of(client("iam", **wrong).list_users) == "InvalidClientTokenId"


@check
def a_waiter_gives_up_on_what_never_comes():
    try:
        client("iam").get_waiter("role_exists").wait(RoleName="never", WaiterConfig={"Delay": 0, "MaxAttempts": 3})
    except WaiterError as error:
        assert "Max attempts exceeded" in str(error), error
    else:
        raise AssertionError("it waited for nothing")


@check
def policies_have_documents_versions_and_attachments():
    iam = client("iam")
    text = document(Action="s3:*", Resource="*", Sid="Grüße")
    assert code_of(lambda: iam.create_policy(PolicyName="bad", PolicyDocument=text)) == "MalformedPolicyDocument"
    text = json.dumps(json.loads(document(Action="iam:List*", Resource="*")), indent=2)
    arn = iam.create_policy(PolicyName="lists", PolicyDocument=text, Description='a <b> & "c"')["Policy"]["Arn"]
    client("iam").get_waiter("policy_exists").wait(PolicyArn=arn)
    version = iam.get_policy_version(PolicyArn=arn, VersionId="v1")["PolicyVersion"]
    assert version["Document"] == json.loads(text) and version["IsDefaultVersion"], version
    second = iam.create_policy_version(PolicyArn=arn, PolicyDocument=text, SetAsDefault=True)["PolicyVersion"]
    assert second["VersionId"] == "v2", second
    for _ in range(2):
        client("iam").attach_user_policy(UserName="bob", PolicyArn=arn)
    attached = client("iam").list_attached_user_policies(UserName="bob")["AttachedPolicies"]
    assert attached == [{"PolicyName": "lists", "PolicyArn": arn}], attached
    assert iam.get_policy(PolicyArn=arn)["Policy"]["Description"] == 'a <b> & "c"'
    assert code_of(lambda: iam.delete_policy(PolicyArn=arn)) == "DeleteConflict"
    assert iam.list_entities_for_policy(PolicyArn=arn)["PolicyUsers"][0]["UserName"] == "bob"


@check
def policies_of_aws_are_there_without_being_made():
    iam = client("iam")
    pages = list(iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 500}))
    arns = [policy["Arn"] for page in pages for policy in page["Policies"]]
    assert len(pages) > 2 and len(arns) > 1400 and len(set(arns)) == len(arns), len(arns)
    arn = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    assert arn in arns
    policy = iam.get_policy(PolicyArn=arn)["Policy"]
    version = iam.get_policy_version(PolicyArn=arn, VersionId=policy["DefaultVersionId"])["PolicyVersion"]
    assert version["IsDefaultVersion"] and len(version["Document"]["Statement"][0]["Action"]) > 1000
    iam.create_user(UserName="dave", PermissionsBoundary="arn:aws:iam::aws:policy/PowerUserAccess")
    iam.attach_user_policy(UserName="dave", PolicyArn=arn)
    assert iam.get_policy(PolicyArn=arn)["Policy"]["AttachmentCount"] == 1
    used = iam.list_policies(Scope="AWS", OnlyAttached=True)["Policies"]
    assert [one["PolicyName"] for one in used] == ["PowerUserAccess", "ReadOnlyAccess"], used
    key = iam.create_access_key(UserName="dave")["AccessKey"]
    seen = client("iam", ENDPOINTS[0], **keys_of(key))
    eventually("the policy", seen.list_roles, {"AccessDenied", "InvalidClientTokenId"})
    # The boundary allows next to nothing of IAM, the policy all that reads.
    assert code_of(lambda: seen.get_user(UserName="bob")) == "AccessDenied"
    assert code_of(lambda: iam.delete_policy(PolicyArn=arn)) == "AccessDenied"
    iam.delete_access_key(UserName="dave", AccessKeyId=key["AccessKeyId"])
    iam.detach_user_policy(UserName="dave", PolicyArn=arn)
    iam.delete_user(UserName="dave")


@check
def a_new_key_works_after_a_while_and_a_deleted_one_no_more():
    key = client("iam").create_access_key(UserName="bob")["AccessKey"]
    endpoint = ENDPOINTS[-1]
    sts = client("sts", endpoint, **keys_of(key))
    identity, tries = eventually("the key", sts.get_caller_identity, {"InvalidClientTokenId"})
    assert identity["Arn"].endswith(":user/eng/bob"), identity
    print(f"     the key worked at try {tries}")
    iam = client("iam", endpoint, **keys_of(key))
    users, _ = eventually("the policy", iam.list_users, {"AccessDenied", "InvalidClientTokenId"})
    assert len(users["Users"]) == 3, users
    assert code_of(lambda: iam.create_user(UserName="dave")) == "AccessDenied"
    client("iam", endpoint).delete_access_key(UserName="bob", AccessKeyId=key["AccessKeyId"])
    assert code_of(sts.get_caller_identity) == "InvalidClientTokenId"


@check
def roles_are_assumed_with_sessions_tags_and_policies():
    iam = client("iam")
    principal = {"AWS": f"arn:aws:iam::{ACCOUNT}:user/eng/alice"}
    trust = document(Action=["sts:AssumeRole", "sts:TagSession"], Principal=principal)
    made = iam.create_role(RoleName="deploy", AssumeRolePolicyDocument=trust, MaxSessionDuration=7200)["Role"]
    assert made["AssumeRolePolicyDocument"] == json.loads(trust), made
    client("iam").get_waiter("role_exists").wait(RoleName="deploy")
    iam.put_role_policy(RoleName="deploy", PolicyName="all", PolicyDocument=document(Action="iam:*", Resource="*"))
    assert iam.get_role_policy(RoleName="deploy", PolicyName="all")["PolicyDocument"]["Statement"][0]["Action"] == "iam:*"
    key = iam.create_access_key(UserName="alice")["AccessKey"]
    sts = client("sts", ENDPOINTS[0], **keys_of(key))
    ask = {"RoleArn": made["Arn"], "RoleSessionName": "s1", "Tags": [{"Key": "a", "Value": "b"}]}
    codes = {"AccessDenied", "InvalidClientTokenId"}
    assumed, tries = eventually("the role", lambda: sts.assume_role(**ask, DurationSeconds=7200), codes)
    print(f"     the role was assumed at try {tries}")
    credentials = assumed["Credentials"]
    assert credentials["AccessKeyId"].startswith("ASIA"), assumed
    for endpoint in ENDPOINTS:
        identity = client("sts", endpoint, **session_of(credentials)).get_caller_identity()
        assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/deploy/s1", identity
    inside = client("iam", ENDPOINTS[0], **session_of(credentials))
    eventually("the role's policy", inside.list_users, {"AccessDenied"})
    less = sts.assume_role(**ask, Policy=document(Action="iam:GetUser", Resource="*"))["Credentials"]
    assert code_of(client("iam", ENDPOINTS[0], **session_of(less)).list_users) == "AccessDenied"
    assert code_of(lambda: sts.assume_role(**ask, DurationSeconds=7201)) == "ValidationError"


@check
def instance_profiles_hold_a_role():
    iam = client("iam")
    iam.create_instance_profile(InstanceProfileName="web", Path="/i/", Tags=[{"Key": "a", "Value": "b"}])
    client("iam").get_waiter("instance_profile_exists").wait(InstanceProfileName="web")
    iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="deploy")
    profile = client("iam").get_instance_profile(InstanceProfileName="web")["InstanceProfile"]
    assert [role["RoleName"] for role in profile["Roles"]] == ["deploy"], profile
    assert profile["Arn"] == f"arn:aws:iam::{ACCOUNT}:instance-profile/i/web", profile
    assert profile["Roles"][0]["AssumeRolePolicyDocument"]["Version"] == "2012-10-17", profile
    listed = client("iam").list_instance_profiles_for_role(RoleName="deploy")["InstanceProfiles"]
    assert [one["InstanceProfileName"] for one in listed] == ["web"], listed
    assert code_of(lambda: iam.add_role_to_instance_profile(InstanceProfileName="web", RoleName="deploy")) == "LimitExceeded"
    assert code_of(lambda: iam.delete_instance_profile(InstanceProfileName="web")) == "DeleteConflict"
    iam.remove_role_from_instance_profile(InstanceProfileName="web", RoleName="deploy")
    iam.delete_instance_profile(InstanceProfileName="web")


@check
def identity_providers_are_kept():
    iam = client("iam")
    arn = iam.create_open_id_connect_provider(
        Url="https://token.example.com/x", ClientIDList=["sts"], ThumbprintList=["a" * 40]
    )["OpenIDConnectProviderArn"]
    read = client("iam").get_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert read["Url"] == "token.example.com/x" and read["ClientIDList"] == ["sts"], read
    iam.add_client_id_to_open_id_connect_provider(OpenIDConnectProviderArn=arn, ClientID="other")
    assert client("iam").list_open_id_connect_providers()["OpenIDConnectProviderList"] == [{"Arn": arn}]
    iam.delete_open_id_connect_provider(OpenIDConnectProviderArn=arn)
    assert code_of(lambda: iam.get_open_id_connect_provider(OpenIDConnectProviderArn=arn)) == "NoSuchEntity"


@check
def the_account_has_an_alias_and_a_password_policy():
    iam = client("iam")
    iam.create_account_alias(AccountAlias="eventide-suite")
    assert client("iam").list_account_aliases()["AccountAliases"] == ["eventide-suite"]
    iam.delete_account_alias(AccountAlias="eventide-suite")
    assert code_of(iam.get_account_password_policy) == "NoSuchEntity"
    iam.update_account_password_policy(MinimumPasswordLength=12, RequireSymbols=True)
    policy = client("iam").get_account_password_policy()["PasswordPolicy"]
    assert policy["MinimumPasswordLength"] == 12 and policy["RequireSymbols"] and not policy["ExpirePasswords"], policy
    iam.delete_account_password_policy()


@check
def passwords_are_set_changed_and_taken_away():
    iam = client("iam")
    assert code_of(lambda: iam.create_login_profile(UserName="carol", Password="short")) == "PasswordPolicyViolation"
    made = iam.create_login_profile(UserName="carol", Password="Secret-123", PasswordResetRequired=True)
    read = client("iam").get_login_profile(UserName="carol")["LoginProfile"]
    assert read == made["LoginProfile"] and read["PasswordResetRequired"], read
    assert code_of(lambda: iam.create_login_profile(UserName="carol", Password="Secret-123")) == "EntityAlreadyExists"
    assert code_of(lambda: iam.change_password(OldPassword="a", NewPassword="b")) == "InvalidUserType"
    own = document(Action="iam:ChangePassword", Resource="arn:aws:iam::*:user/eng/${aws:username}")
    iam.put_user_policy(UserName="carol", PolicyName="own", PolicyDocument=own)
    key = iam.create_access_key(UserName="carol")["AccessKey"]
    carol = client("iam", ENDPOINTS[0], **keys_of(key))
    still = {"InvalidClientTokenId", "AccessDenied", "EntityTemporarilyUnmodifiable"}
    eventually("the change", lambda: carol.change_password(OldPassword="Secret-123", NewPassword="Other-Secret-4"), still)
    try:
        carol.change_password(OldPassword="Secret-123", NewPassword="Other-Secret-4")
        raise AssertionError("the old password is still good")
    except ClientError as error:
        assert error.response["Error"]["Message"] == "The old password was incorrect.", error
    assert not client("iam").get_login_profile(UserName="carol")["LoginProfile"]["PasswordResetRequired"]
    assert code_of(lambda: iam.delete_user(UserName="carol")) == "DeleteConflict"
    # Other replicas may not show yet that there is a password.
    unmodifiable = {"EntityTemporarilyUnmodifiable"}
    eventually("the reset", lambda: iam.update_login_profile(UserName="carol", Password="Secret-123"), unmodifiable)
    eventually("the deletion", lambda: client("iam").delete_login_profile(UserName="carol"), unmodifiable)
    assert code_of(lambda: iam.get_login_profile(UserName="carol")) == "NoSuchEntity"
    iam.delete_user_policy(UserName="carol", PolicyName="own")


@check
def a_credential_report_tells_of_everybody():
    assert code_of(client("iam").get_credential_report) == "ReportNotPresent"
    assert client("iam").generate_credential_report()["State"] == "STARTED"
    report, _ = eventually("the report", client("iam").get_credential_report, {"ReportInProgress"})
    assert report["ReportFormat"] == "text/csv", report
    rows = list(csv.DictReader(io.StringIO(report["Content"].decode())))
    assert [row["user"] for row in rows] == ["<root_account>", "alice", "bob", "carol"], rows
    assert rows[0]["access_key_1_active"] == "true" and rows[3]["access_key_1_active"] == "true", rows
    assert rows[1]["password_enabled"] == "false" and rows[1]["cert_2_last_rotated"] == "N/A", rows
    assert client("iam").generate_credential_report()["State"] == "COMPLETE"


@check
def authorization_details_show_everything():
    pages = list(client("iam").get_paginator("get_account_authorization_details").paginate())
    users = {user["UserName"]: user for page in pages for user in page["UserDetailList"]}
    assert set(users) == {"alice", "bob", "carol"}, users
    assert users["bob"]["AttachedManagedPolicies"][0]["PolicyName"] == "lists", users["bob"]
    roles = [role for page in pages for role in page["RoleDetailList"]]
    assert roles[0]["RolePolicyList"][0]["PolicyDocument"]["Statement"][0]["Action"] == "iam:*", roles
    policies = [policy for page in pages for policy in page["Policies"]]
    assert policies[0]["DefaultVersionId"] == "v2", policies
    assert policies[0]["PolicyVersionList"][0]["Document"]["Version"] == "2012-10-17", policies


@check
def a_federated_user_may_what_both_allow():
    key = client("iam").create_access_key(UserName="carol")["AccessKey"]
    everything = document(Action=["sts:*", "iam:*"], Resource="*")
    client("iam").put_user_policy(UserName="carol", PolicyName="all", PolicyDocument=everything)
    sts = client("sts", ENDPOINTS[0], **keys_of(key))
    ask = {"Name": "fred", "Policy": document(Action="s3:*", Resource="*")}
    token, _ = eventually("the key", lambda: sts.get_federation_token(**ask), {"InvalidClientTokenId", "AccessDenied"})
    session = session_of(token["Credentials"])
    identity = client("sts", **session).get_caller_identity()
    assert identity["Arn"] == f"arn:aws:sts::{ACCOUNT}:federated-user/fred", identity
    assert code_of(client("iam", ENDPOINTS[0], **session).list_users) == "InvalidClientTokenId"
    client("iam").delete_user_policy(UserName="carol", PolicyName="all")


@check
def a_presigned_call_works_where_it_is_opened():
    url = client("sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urllib.request.urlopen(url) as response:
        assert b"<Account>111122223333</Account>" in response.read()
    try:
        urllib.request.urlopen(url.replace("GetCallerIdentity", "GetSessionToken"))
    except urllib.error.HTTPError as error:
        assert error.code == 403 and b"SignatureDoesNotMatch" in error.read()
    else:
        raise AssertionError("a signature held for another call")


@check
def decisions_are_simulated():
    answer = client("iam").simulate_custom_policy(
        PolicyInputList=[document(Action="s3:Get*", Resource="*")], ActionNames=["s3:GetObject", "s3:PutObject"]
    )
    decisions = [one["EvalDecision"] for one in answer["EvaluationResults"]]
    assert decisions == ["allowed", "implicitDeny"], answer


@check
def controls_and_tokens_stand_in_headers():
    iam = client("iam", ENDPOINTS[0])
    made = iam.create_group(GroupName="team")["ResponseMetadata"]["HTTPHeaders"]
    assert made["x-eventide-durability"] == "committed" and made["x-amzn-requestid"], made
    token = made["x-eventide-token"]

    def ask_for_token(request, **_):
        request.headers["x-eventide-token"] = token
        request.headers["x-eventide-wait-ms"] = "60000"

    other = client("iam", ENDPOINTS[-1])
    other.meta.events.register("before-sign.iam.GetGroup", ask_for_token)
    assert other.get_group(GroupName="team")["Group"]["GroupName"] == "team"
    pinned = client("iam", f"{ENDPOINTS[0]}/c/home")
    assert pinned.get_group(GroupName="team")["Users"] == []


@check
def everything_goes_again():
    iam = client("iam")
    for name in ("alice", "bob", "carol"):
        for key in iam.list_access_keys(UserName=name)["AccessKeyMetadata"]:
            iam.delete_access_key(UserName=name, AccessKeyId=key["AccessKeyId"])
        for policy in iam.list_attached_user_policies(UserName=name)["AttachedPolicies"]:
            iam.detach_user_policy(UserName=name, PolicyArn=policy["PolicyArn"])
        iam.delete_user(UserName=name)
    arn = f"arn:aws:iam::{ACCOUNT}:policy/lists"
    iam.delete_policy_version(PolicyArn=arn, VersionId="v1")
    iam.delete_policy(PolicyArn=arn)
    iam.delete_role_policy(RoleName="deploy", PolicyName="all")
    iam.delete_role(RoleName="deploy")
    iam.delete_group(GroupName="team")
    counts = iam.get_account_summary()["SummaryMap"]
    assert [counts[kind] for kind in ("Users", "Groups", "Roles", "Policies")] == [0, 0, 0, 0], counts


passed = sum(results)
print(f"{passed} passed, {len(results) - passed} failed")
sys.exit(0 if all(results) else 1)
