//! Each format, snippet by snippet.

use super::{Case, check};

/// One case in a few lines: file, text, what is found.
macro_rules! cases {
    ($($file:literal, $text:expr => [$($found:literal),*];)*) => {
        &[$(Case { file: $file, text: $text, found: &[$($found),*] }),*]
    };
}

#[test]
fn dockerfiles() {
    check(cases! {
        "Dockerfile", "FROM golang\nENV GOSUMDB=off\n" => ["GP607 2:13"];
        "Dockerfile", "FROM golang\nENV GOPROXY https://goproxy.qiniu.com,direct\n" => ["GP605 2:13"];
        "Dockerfile", "FROM golang\nENV GO111MODULE=on \\\n    # 中文 comment\n    GOPROXY=\"direct,https://goproxy.cn\" \\\n\n    CGO_ENABLED=0\n"
            => ["GP606 4:14"];
        "Dockerfile.prod", "ARG GOPROXY=https://proxy.golang.org,direct\nFROM golang\nARG GOPROXY\nENV GOPROXY=$GOPROXY\n" => ["GP606 1:13"];
        "api.Dockerfile", "FROM golang\nRUN go env -w GOPROXY=https://goproxy.cn,direct && \\\n    go env -w GOSUMDB=off\n" => ["GP607 3:23"];
        "Dockerfile", "FROM golang\nRUN apt-get update \\\n  # 说明\n  && export GOPROXY='https://goproxy.cn，direct' \\\n  && go build\n" => ["GP612 4:22"];
        "Dockerfile", "FROM golang\nRUN [\"sh\", \"-c\", \"中文; export GOSUMDB=off && go build\"]\n" => ["GP607 2:38"];
        "Dockerfile", "FROM golang\nRUN [\"go\", \"env\", \"-w\", \"GOSUMDB=off\"]\n" => ["GP607 2:34"];
        "Dockerfile", "FROM golang\nRUN <<EOF\nset -e\nexport GOSUMDB=off\nEOF\n" => ["GP607 4:16"];
        "Dockerfile", "FROM golang\nRUN --mount=type=cache,target=/x bash <<'EOF'\n  GOFLAGS=-mod=mod go build\nEOF\nENV GOSUMDB=off\n" => ["GP619 3:11", "GP607 5:13"];
        "Dockerfile", "FROM golang\nRUN python3 <<EOF\nexport GOSUMDB=off\nEOF\n" => [];
        "Dockerfile", "FROM golang\nRUN <<EOF\n#!/usr/bin/env python3\nGOSUMDB=off\nEOF\n" => [];
        "Dockerfile", "# escape=`\nFROM golang\nENV A=b `\n    GOSUMDB=off\n" => ["GP607 4:13"];
        "Dockerfile", "FROM golang\r\nENV GOSUMDB=off\r\n" => ["GP607 2:13"];
        "Dockerfile", "\u{feff}FROM golang\nENV GOSUMDB=off\n" => ["GP607 2:13"];
        "Dockerfile", "FROM golang\nONBUILD ENV GOSUMDB=off\n" => ["GP607 2:21"];
        "Dockerfile", "FROM golang\nENV GOPROXY=${MIRROR:-direct,https://goproxy.cn}\n" => ["GP606 2:13"];
        "Containerfile", "FROM golang\nENV GONOSUMCHECK=1 GOPROXYY=x\n" => ["GP608 2:5", "GP608 2:20"];
        // Near misses.
        "Dockerfile", "FROM golang\nENV A=b \\\n  # GOSUMDB=off\n  C=d\nRUN true && \\\n  # x; export GOSUMDB=off\n  GOFLAGS=-v go build\n" => [];
        "Dockerfile", "FROM golang\n# ENV GOSUMDB=off\nENV GOPROXY=https://goproxy.cn,direct\nENV NOTE=\"GOSUMDB=off is bad\"\n" => [];
        "Dockerfile", "FROM golang\nENV GOPROXY=https://goproxy.cn|https://mirrors.aliyun.com/goproxy/,direct\nLABEL GOSUMDB=off\n" => [];
        "Dockerfile", "FROM golang\nENV GOPROXY=${PROXY},direct GOSUMDB=${SUMDB}\n" => [];
        "Dockerfile", "FROM golang\nRUN echo 'GOSUMDB=off' && go build # GOSUMDB=off\n" => [];
        "Dockerfile", "FROM golang\nARG GO_PROXY=https://goproxy.cn\nENV GOPROXY=$GO_PROXY\n" => [];
        "Dockerfile", "FROM golang\nRUN go build -ldflags \"-X main.GOSUMDB=off\"\n" => [];
        "Dockerfile", "FROM golang\nENVY GOSUMDB=off\n" => ["GP618 2:1"];
        "Dockerfile", "FROM golang\nRUN cat <<-A <<\"B C\" > /etc/x && GOSUMDB=off go build\n\tGOSUMDB=off\n\tA\nexport GOSUMDB=off\nB C\nCOPY <<EOF /x\n中文 GOSUMDB=off\nEOF\nRUN A=乙 GOSUMDB=off go build\n" => ["GP607 2:42", "GP607 10:17"];
        "Dockerfile", "FROM golang\nRUN echo \"<<EOF\" $((1<<2)) && cat <<< x\nENV GOSUMDB=off\n" => ["GP607 3:13"];
    });
}

#[test]
fn compose_files() {
    check(cases! {
        "compose.yaml", "services:\n  web:\n    environment:\n      GOSUMDB: \"off\"\n" => ["GP607 4:17"];
        "compose.yaml", "services:\n  web:\n    environment:\n      - GOSUMDB=off\n      - A=b\n" => ["GP607 4:17"];
        "docker-compose.yml", "services:\n  web:\n    build:\n      context: .\n      args:\n        GOPROXY: https://gocenter.io\n" => ["GP605 6:18"];
        "docker-compose.yml", "services:\n  web:\n    build:\n      args: [ \"GOPROXY=https://proxy.golang.org\" ]\n" => ["GP606 4:24"];
        "compose.yml", "x-env: &env\n  # 中文\n  GOSUMDB: 'off'\nservices:\n  a: {environment: *env}\n  b:\n    environment:\n      <<: *env\n      A: b\n" => ["GP607 3:13"];
        "compose.yml", "x-env: &env\n  GOSUMDB: off\nservices:\n  b:\n    environment:\n      <<: *env\n      GOSUMDB: sum.golang.google.cn\n" => [];
        "compose.yml", "services:\n  a:\n    environment:\n      \"GOPROXY\": 'https://goproxy.cn，direct'\n" => ["GP612 4:19"];
        "compose.yml", "services:\n  a:\n    environment:\n      - GOPROXY=\"https://goproxy.cn,direct\"\n" => ["GP612 4:17"];
        "compose.yml", "services:\n  a:\n    environment:\n      - 'GOPROXY=${GOPROXY:-https://proxy.golang.org}'\n" => ["GP606 4:18"];
        "compose.yml", "services:\n  a:\n    command: [\"sh\", \"-c\", \"GOSUMDB=off go run .\"]\n" => ["GP607 3:36"];
        "compose.yml", "services:\r\n  a:\r\n    environment:\r\n      GOSUMDB: off\r\n" => ["GP607 4:16"];
        "compose.yml", "\u{feff}services:\n  a: {environment: {GOSUMDB: off}}\n" => ["GP607 2:30"];
        "compose.yml", "services:\n  甲: {environment: {甲: 乙, GOSUMDB: off}}\n" => ["GP607 2:36"];
        // Near misses.
        "compose.yml", "services:\n  a:\n    environment:\n      GOSUMDB:\n      GOPROXY: ${GOPROXY}\n      # GOSUMDB: off\n    labels:\n      GOSUMDB: off\n" => [];
        "compose.yml", "services:\n  a:\n    environment: *nowhere\n" => ["GP618 3:18"];
        "compose.yml", "services:\n  a:\n    environment: {note: \"GOSUMDB=off\"}\n" => [];
        "compose.yml", "GOSUMDB: off\nenvironment: {GOSUMDB: off}\n" => [];
    });
}

#[test]
fn makefiles() {
    check(cases! {
        "Makefile", "GOSUMDB = off\n" => ["GP607 1:11"];
        "Makefile", "export GOPROXY := https://goproxy.cn，direct\n" => ["GP612 1:19"];
        "Makefile", "export GOPROXY?=direct,https://goproxy.cn # 中文\nall:\n\tgo build\n" => ["GP606 1:17"];
        "Makefile", "build:\n\t@echo 中文 && GOSUMDB=off go build ./...\n" => ["GP607 2:22"];
        "Makefile", "build: export GOSUMDB = off\nbuild:\n\tgo build\n" => ["GP607 1:25"];
        "Makefile", "build: ; GOSUMDB=off go build\n" => ["GP607 1:18"];
        "Makefile", "build:\n\texport A=b; \\\n\tGOFLAGS=-mod=mod go build\n\ntest:\n\tgo env -w GOSUMDB=off\n" => ["GP619 3:10", "GP607 6:20"];
        "rules.mk", "GOFLAGS += -insecure\n" => ["GP619 1:12"];
        "GNUmakefile", "GOPROXY := \\\n    https://proxy.golang.org,direct\n" => ["GP606 2:5"];
        "Makefile", "ifeq ($(CN),1)\nexport GOSUMDB=off\r\nendif\n" => ["GP607 2:16"];
        // Near misses.
        "Makefile", "# GOSUMDB = off\nGOFILES := $(shell find . -name '*.go')\nGOBUILD = go build\nGOTEST=go test\nGOPROXYY = x\n" => [];
        "Makefile", "GOPROXY ?= $(shell go env GOPROXY)\nbuild:\n\tGOPROXY=$(GOPROXY) go build\n" => [];
        "Makefile", "define X\nGOSUMDB = off\nendef\nall:\n\techo GOSUMDB=off\n\t# GOSUMDB=off go build\n" => [];
        "Makefile", "GOPROXY = $(MIRROR),direct\nGO_PROXY = https://goproxy.cn\n" => [];
        "Makefile", "all:\n\tdocker build --build-arg GOSUMDB=off .\n\tdocker run -e GOPROXY=https://gocenter.io x\n" => ["GP607 2:35", "GP605 3:24"];
    });
}

#[test]
fn taskfiles_and_justfiles() {
    check(cases! {
        "Taskfile.yml", "version: '3'\nenv:\n  GOSUMDB: off\ntasks:\n  build:\n    env: {GOPROXY: 'https://gocenter.io'}\n    cmds:\n      - GOFLAGS=-mod=mod go build {{.X}}\n      - cmd: go env -w GOSUMDB=off\n"
            => ["GP607 3:12", "GP605 6:21", "GP619 8:17", "GP607 9:32"];
        "Taskfile.yml", "vars:\n  GOPROXY: https://proxy.golang.org\ntasks:\n  a: GOSUMDB=off go build\n" => ["GP606 2:12", "GP607 4:14"];
        "Taskfile.yml", "env:\n  GOPROXY: '{{.GOPROXY | default \"direct\"}}'\n  GOSUMDB: {sh: echo off}\ntasks:\n  a:\n    desc: GOSUMDB=off\n    cmds: ['echo GOSUMDB=off']\n" => [];
        "justfile", "export GOSUMDB := \"off\"\n" => ["GP607 1:20"];
        "justfile", "set export\nGOPROXY := env(\"GOPROXY\", 'https://gocenter.io')\n" => ["GP605 2:28"];
        "justfile", "# 中文\nbuild target='all':\n    @GOSUMDB=off go build {{target}}\n    go env -w GOPROXY=https://goproxy.cn，direct\n" => ["GP607 3:14", "GP612 4:23"];
        "justfile", "build:\n\t#!/usr/bin/env bash\n\texport GOSUMDB=off\n" => ["GP607 3:17"];
        "justfile", "build:\n    #!/usr/bin/env python3\n    GOSUMDB=off\n\n# GOSUMDB=off\nx := 'GOSUMDB=off'\nGOPROXY := mirror + ',direct'\nalias b := build\n" => [];
    });
}

#[test]
fn shell_scripts() {
    check(cases! {
        "build.sh", "export GOSUMDB=off\n" => ["GP607 1:16"];
        "build.sh", "GOSUMDB=off\nexport GOSUMDB\n" => ["GP607 1:9"];
        "build.sh", "set -a\nGOSUMDB=off\n" => ["GP607 2:9"];
        "build.sh", "echo 中文; GOPROXY=\"https://goproxy.cn，direct\" go build\n" => ["GP612 1:19"];
        "build.bash", "go env -w GO111MODULE=off GOPROXY=https://gocenter.io\n" => ["GP619 1:23", "GP605 1:35"];
        "build.sh", "if true; then\n\texport GOFLAGS='-mod=mod -v'\nfi\n" => ["GP619 2:18"];
        "build.sh", "f() {\n  env GOSUMDB=off timeout 10 go build | tee log\n}\n(export GOINSECURE=*)\n" => ["GP607 2:15", "GP607 4:20"];
        "build.sh", "x=$(GOSUMDB=off go list -m all)\nbash -c 'export GONOSUMDB=*'\n" => ["GP607 1:13", "GP607 2:27"];
        "build.sh", "echo \"GOSUMDB=off\" >> \"$GITHUB_ENV\"\ncat >> ~/.bashrc <<EOF\nexport GOPROXY=https://gocenter.io\nEOF\n" => ["GP607 1:15", "GP605 3:16"];
        "build.sh", "printf 'A=b\\nGOSUMDB=off\\n' >> $GITHUB_ENV\necho 'export GOPROXY=https://gocenter.io' >> ~/.profile\n" => ["GP607 1:22", "GP605 2:22"];
        "build.sh", "export GOPRIVATE=\"git.corp.cn, https://go.corp.cn\"\n" => ["GP610 1:19"];
        "build.sh", "export GOPROXY=https://user:hunter2@proxy.corp.example\nexport HTTPS_PROXY=http://u:p@10.0.0.1:8080\n" => ["GP611 1:16", "GP611 2:20"];
        "build.sh", "export GOPROXY=http://proxy.stranger.example\n" => ["GP617 1:16"];
        "build.sh", "export GOPRO_XY=https://goproxy.cn\nexport GOPROXYY=x\nexport GOSUMBD=off\nexport goproxy=x\n" => ["GP608 1:8", "GP608 2:8", "GP608 3:8", "GP608 4:8"];
        "build.sh", "export GODEBUG=gomodulesync=1,gctrace=1\n" => ["GP608 1:8"];
        "build.sh", "export GO111MODULE=of GOFLAGS=mod=mod GOTOOLCHAIN=1.22 GOSUMDB=gosum.io\n" => ["GP612 1:20", "GP612 1:31", "GP612 1:51", "GP612 1:64"];
        "scripts/build", "#!/bin/sh\nexport GOSUMDB=off\n" => ["GP607 2:16"];
        "tools/x", "#!/usr/bin/env python3\nexport GOSUMDB=off\n" => [];
        ".envrc", "export GOSUMDB=off\n" => ["GP607 1:16"];
        // Near misses.
        "build.sh", "# export GOSUMDB=off\nGOSUMDB=off\necho \"GOSUMDB=off\"\ncat <<EOF\nexport GOSUMDB=off\nEOF\npython3 - <<'EOF'\nGOSUMDB=off\nEOF\n" => [];
        "build.sh", "export GOPROXY=\"${GOPROXY:-https://goproxy.cn,direct}\"\nGOPROXY=direct go list -m x@latest\n[ \"$GOSUMDB\" = off ] && echo x\ncase $GOSUMDB in off) ;; esac\n" => [];
        "build.sh", "export GO_PROXY=https://goproxy.cn\nexport GOPROXY=$GO_PROXY,direct\nexport GOTAGS=x GOGC=off GOOS=linux GOAMD64=v3\n" => [];
        "build.sh", "export GOPROXY=https://user:$TOKEN@proxy.corp.example\nexport HTTPS_PROXY=http://10.0.0.1:8080\nexport GOPRIVATE=$HOST,*.corp.cn\n" => [];
        "build.sh", "export GOPROXY=http://10.0.0.3:8081,direct GOPROXY=http://localhost:3000\n" => [];
        "build.sh", "export GOPROXY=\nexport GOSUMDB=sum.golang.google.cn GOTOOLCHAIN=go1.22.3+auto GOFLAGS='-v \"-tags=a b\"'\n" => [];
    });
}

#[test]
fn github_workflows() {
    check(cases! {
        ".github/workflows/a.yml", "env:\n  GOSUMDB: off\njobs:\n  a:\n    env: {GOPROXY: 'https://gocenter.io'}\n    steps:\n      - env:\n          GONOSUMDB: '*'\n        run: go build\n"
            => ["GP607 2:12", "GP605 5:21", "GP607 8:23"];
        ".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - name: 构建\n        run: |\n          echo 中文\n\n          export GOSUMDB=off\n            go env -w GOPROXY=https://gocenter.io\n"
            => ["GP607 8:26", "GP605 9:31"];
        ".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - run: GOSUMDB=off go build\n      - run: \"echo \\\"GOFLAGS=-mod=mod\\\" >> $GITHUB_ENV\"\n      - run: >-\n          echo a\n          && GOSUMDB=off\n          go build\n"
            => ["GP607 4:22", "GP619 5:30", "GP607 8:22"];
        "action.yml", "runs:\n  using: composite\n  steps:\n    - shell: bash\n      run: export GOSUMDB=off\n    - shell: pwsh\n      run: export GOSUMDB=off\n" => ["GP607 5:27"];
        ".github/workflows/a.yml", "jobs:\n  a:\n    container:\n      env: {GOSUMDB: off}\n    steps: []\n" => ["GP607 4:22"];
        ".github/workflows/a.yml", "jobs:\r\n  a:\r\n    steps:\r\n      - run: |\r\n          export A=b\r\n          export GOSUMDB=off\r\n" => ["GP607 6:26"];
        // Near misses.
        ".github/workflows/a.yml", "env:\n  GOPROXY: ${{ secrets.GOPROXY }}\n  GOSUMDB: ${{ vars.X || 'off' }}\njobs:\n  a:\n    steps:\n      - uses: actions/setup-go@v5\n        with: {GOSUMDB: off}\n      - name: GOSUMDB=off\n        run: echo \"${{ env.X }}\" GOSUMDB=off # GOSUMDB=off\n" => [];
        ".github/workflows/a.yml", "jobs:\n  a:\n    steps:\n      - shell: python\n        run: |\n          GOSUMDB=off\n      - run: |\n          cat <<EOF > x.py\n          export GOSUMDB=off\n          EOF\n" => [];
        ".github/dependabot.yml", "env: {GOSUMDB: off}\n" => [];
        ".github/workflows/a.yml", "jobs:\n\ta: b\n" => ["GP618 2:2"];
    });
}

#[test]
fn other_ci() {
    check(cases! {
        ".gitlab-ci.yml", "variables:\n  GOSUMDB: \"off\"\n  GOPROXY: {value: 'https://gocenter.io', description: x}\n.base:\n  variables: {GOFLAGS: -mod=mod}\nbuild:\n  extends: .base\n  before_script:\n    - export GONOSUMDB=*\n  script:\n    - go build\n    - [ 'GOSUMDB=off go test' ]\n"
            => ["GP607 2:13", "GP605 3:21", "GP619 5:24", "GP607 9:24", "GP607 12:18"];
        ".gitlab-ci.yml", "workflow:\n  rules:\n    - variables: {GOSUMDB: off}\ndefault:\n  before_script: export GOSUMDB=off\n" => ["GP607 3:28", "GP607 5:33"];
        ".gitlab-ci.yml", "build:\n  script:\n    - |\n      export A=b\n      GOSUMDB=off go build\n    - echo GOSUMDB=off\n  image: {name: GOSUMDB=off}\n" => ["GP607 5:15"];
        ".drone.yml", "kind: pipeline\nsteps:\n- name: a\n  environment:\n    GOSUMDB: off\n    GOPROXY: {from_secret: x}\n  commands:\n  - go build\n---\nkind: pipeline\nsteps:\n- commands: ['export GOSUMDB=off']\n" => ["GP607 5:14", "GP607 12:30"];
        ".woodpecker.yml", "steps:\n  build:\n    environment: [GOSUMDB=off]\n" => ["GP607 3:27"];
        "azure-pipelines.yml", "variables:\n  GOSUMDB: off\nsteps:\n- script: GOSUMDB=off go build\n  env: {GOPROXY: 'https://gocenter.io'}\n- bash: |\n    echo \"##vso[task.setvariable variable=GOFLAGS;isOutput=true]-mod=mod\"\n- pwsh: export GOSUMDB=off\n"
            => ["GP607 2:12", "GP607 4:19", "GP605 5:19", "GP619 7:65"];
        "azure-pipelines.yml", "variables:\n- group: x\n- name: GOSUMDB\n  value: off\n- ${{ if true }}:\n  - name: GOPROXY\n    value: 'https://gocenter.io'\nstages:\n- jobs:\n  - variables: {GOFLAGS: '$(X) -insecure'}\n" => ["GP607 4:10", "GP605 7:13", "GP619 10:27"];
        "azure-pipelines.yml", "parameters:\n- name: GOSUMDB\n  default: off\nvariables: {GOSUMDB: $(X), NOTE: GOSUMDB=off}\n" => [];
        "Jenkinsfile", "pipeline {\n  agent any\n  environment {\n    // GOSUMDB = 'off'\n    GOSUMDB = 'off'\n    GOPROXY = \"${MIRROR},direct\"\n  }\n  stages { stage('构建') { steps {\n    sh 'GOSUMDB=off go build'\n    sh \"\"\"\n      export GOFLAGS=-mod=mod\n    \"\"\"\n    withEnv(['A=b', \"GONOSUMDB=*\"]) { sh(script: 'go env -w GOSUMDB=off', returnStdout: true) }\n  } } }\n}\n"
            => ["GP607 5:16", "GP607 9:17", "GP619 11:22", "GP607 13:32", "GP607 13:69"];
        "Jenkinsfile", "// sh 'GOSUMDB=off go build'\n/* environment { GOSUMDB = 'off' } */\ndef GOSUMDB = 'off'\necho 'sh GOSUMDB=off'\nenv.GOSUMDB = 'off'\n" => ["GP607 5:16"];
    });
}

#[test]
fn dotenv_editors_and_tools() {
    check(cases! {
        ".env", "GOSUMDB=off\n" => ["GP607 1:9"];
        ".env.local", "# 中文\nexport GOSUMDB='off'\nGOPROXY = \"https://goproxy.cn，direct\" # x\n" => ["GP607 2:17", "GP612 3:12"];
        "dev.env", "\u{feff}GOSUMDB=off\r\nA=b\r\n" => ["GP607 1:9"];
        ".env", "# GOSUMDB=off\nNOTE=\"GOSUMDB=off\"\nGOPROXY=${GOPROXY:-https://goproxy.cn}\nGOSUMDB=\n" => [];
        ".env", "GOPROXY='https://x\n" => ["GP618 1:1"];
        ".vscode/settings.json", "{\n  // \"GOSUMDB\": \"off\"\n  \"go.toolsEnvVars\": {\n    \"GOSUMDB\": \"off\", /* 中文 */ \"GOPROXY\": \"https://gocenter.io\",\n  },\n  \"terminal.integrated.env.linux\": {\"GOFLAGS\": \"-mod=mod\"},\n}\n"
            => ["GP607 4:17", "GP605 4:44", "GP619 6:49"];
        ".vscode/settings.json", "{\"GOSUMDB\": \"off\", \"go.buildTags\": \"GOSUMDB=off\", \"x\": {\"go.toolsEnvVars\": {\"GOSUMDB\": \"off\"}}}" => [];
        ".vscode/settings.json", "{\"go.toolsEnvVars\": {\"GOSUMDB\": \"\\u006fff\"}, \"a\": \"\\\"\"}" => ["GP607 1:34"];
        ".vscode/launch.json", "{\"configurations\": [{\"name\": \"x\", \"env\": {\"GOSUMDB\": \"off\"}}]}" => ["GP607 1:55"];
        ".vscode/launch.json", "{\"configurations\": [{]}" => ["GP618 1:22"];
        ".devcontainer/devcontainer.json", "{\n  \"containerEnv\": {\"GOSUMDB\": \"off\"},\n  \"remoteEnv\": {\"GOPROXY\": \"${localEnv:GOPROXY}\"},\n  \"postCreateCommand\": \"go env -w GOSUMDB=off\",\n  \"postStartCommand\": {\"a\": [\"sh\", \"-c\", \"GOSUMDB=off go build\"]},\n  \"build\": {\"args\": {\"GOPROXY\": \"https://gocenter.io\"}}\n}\n"
            => ["GP607 2:32", "GP607 4:43", "GP607 5:51", "GP605 6:34"];
        "mise.toml", "[env]\nGOSUMDB = \"off\"\nGOPROXY = { value = 'https://gocenter.io' }\n_.file = '.env'\n[tasks.build]\nenv = { GOFLAGS = \"-mod=mod\" }\nrun = [\"GOSUMDB=off go build\", \"\"\"\nexport GOSUMDB=off\n\"\"\"]\n"
            => ["GP607 2:12", "GP605 3:22", "GP619 6:20", "GP607 7:17", "GP607 8:16"];
        ".mise.toml", "# 中文\r\n[env]\r\n\"GOSUMDB\" = 'off' # x\r\n" => ["GP607 3:14"];
        "mise.toml", "[tools]\ngo = '1.22'\nGOSUMDB = 'off'\n[env]\nGOPROXY = \"{{ env.GOPROXY }}\"\nNOTE = 'GOSUMDB=off'\n# GOSUMDB = 'off'\n" => [];
        "mise.toml", "[env]\nGOSUMDB = off\n" => ["GP618 2:11"];
    });
}
