{{- define "xtreme.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "xtreme.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 50 | trimSuffix "-" -}}
{{- else if contains (include "xtreme.name" .) .Release.Name -}}
{{- .Release.Name | trunc 50 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name (include "xtreme.name" .) | trunc 50 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{- define "xtreme.selector" -}}
app.kubernetes.io/name: {{ include "xtreme.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{- define "xtreme.labels" -}}
{{ include "xtreme.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" }}
{{- end -}}

{{- define "xtreme.image" -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}

{{- define "xtreme.secret" -}}
{{- .Values.existingSecret | default .Values.sealedSecret.name -}}
{{- end -}}

{{/* With a slash at both ends: "/" or "/xtreme/". */}}
{{- define "xtreme.path" -}}
{{- $inner := .Values.ingress.path | trimAll "/" -}}
{{- if $inner }}/{{ $inner }}/{{ else }}/{{ end -}}
{{- end -}}

{{/* The roles that get a Deployment of their own: name → replicas, resources. */}}
{{- define "xtreme.deployments" -}}
{{- if .Values.roles.split -}}
{{- range $role := list "api" "worker" "scheduler" }}
{{- $own := index $.Values.roles $role }}
{{ $role }}: { roles: {{ $role }}, replicas: {{ $own.replicaCount }}, resources: {{ $own.resources | default $.Values.resources | toJson }} }
{{- end }}
{{- else }}
all: { roles: "api,worker,scheduler", replicas: {{ .Values.replicaCount }}, resources: {{ .Values.resources | toJson }} }
{{- end }}
{{- end -}}

{{- define "xtreme.postgresEnv" -}}
- name: POSTGRES_HOST
  value: {{ .Values.postgres.host | quote }}
- name: POSTGRES_PORT
  value: {{ .Values.postgres.port | quote }}
- name: POSTGRES_USER
  value: {{ .Values.postgres.user | quote }}
- name: POSTGRES_DB
  value: {{ .Values.postgres.database | quote }}
- name: POSTGRES_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ include "xtreme.secret" . }}, key: postgres-password } }
{{- end -}}

{{- define "xtreme.podSettings" -}}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.imagePullSecrets }}
imagePullSecrets: {{ toJson . }}
{{- end }}
securityContext: {{ toJson .Values.podSecurityContext }}
{{- with .Values.priorityClassName }}
priorityClassName: {{ . | quote }}
{{- end }}
{{- with .Values.nodeSelector }}
nodeSelector: {{ toJson . }}
{{- end }}
{{- with .Values.tolerations }}
tolerations: {{ toJson . }}
{{- end }}
{{- end -}}
