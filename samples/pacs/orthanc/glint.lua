-- A CT series to which nothing came for StableAge seconds goes to glint; SEG and RTSTRUCT come back into its study.
-- FIND_AND_SEND: the script beside this folder. It runs apart, as Orthanc waits for Lua before it takes anything more.

local script = assert(os.getenv('FIND_AND_SEND'), 'FIND_AND_SEND is not set: export the path of samples/pacs/find-and-send')

local function write(path, bytes)
  local file = assert(io.open(path, 'wb'))
  file:write(bytes)
  file:close()
end

function OnStableSeries(series, tags, metadata)
  if tags.Modality ~= 'CT' then return end    -- what glint sent back is SEG and RTSTRUCT: no loop
  local found = io.popen('mktemp -d')
  local folder = found:read('*l')
  found:close()
  for _, instance in ipairs(ParseJson(RestApiGet('/series/' .. series)).Instances) do
    write(folder .. '/' .. instance .. '.dcm', RestApiGet('/instances/' .. instance .. '/file'))
  end
  local system = ParseJson(RestApiGet('/system'))
  os.execute(string.format("('%s' '%s' '%s' 127.0.0.1 %d; rm -rf '%s') &",
    script, folder, system.DicomAet, system.DicomPort, folder))
end
